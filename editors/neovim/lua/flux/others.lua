--- An edit in one file can change what another one means: Neovim asks only about the file that is edited.
--- Comes in: edits, and files that come into view. Goes out: questions about the other files in view.
local M = {}

local function in_view(client)
  local out = {}
  for bufnr in pairs(client.attached_buffers) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.fn.bufwinid(bufnr) ~= -1 then
      out[#out + 1] = bufnr
    end
  end
  return out
end

local function ask(client, bufnr)
  local method = "textDocument/diagnostic"
  if client:supports_method(method, bufnr) then
    client:request(method, { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }, nil, bufnr)
  end
end

local function ask_all(client, edited)
  local others = vim.tbl_filter(function(bufnr)
    return bufnr ~= edited
  end, in_view(client))
  for _, bufnr in ipairs(others) do
    ask(client, bufnr)
  end
  local hints = vim.lsp.handlers["workspace/inlayHint/refresh"]
  if #others > 0 and hints then
    hints(nil, vim.NIL, { client_id = client.id, method = "workspace/inlayHint/refresh" })
  end
end

local waiting = false

--- Asks soon: while somebody types, once in a while is enough.
local function soon(client, edited)
  if waiting then
    return
  end
  waiting = true
  vim.defer_fn(function()
    waiting = false
    if not client:is_stopped() then
      ask_all(client, edited)
    end
  end, 150)
end

--- Watches a buffer that a language server has.
function M.watch(client, bufnr)
  local group = vim.api.nvim_create_augroup("flux.others." .. bufnr, {})
  vim.api.nvim_create_autocmd("LspNotify", {
    group = group,
    buffer = bufnr,
    callback = function(event)
      if event.data.method == "textDocument/didChange" and event.data.client_id == client.id then
        soon(client, bufnr)
      end
    end,
  })
  vim.api.nvim_create_autocmd("BufWinEnter", {
    group = group,
    buffer = bufnr,
    callback = function()
      if client.attached_buffers[bufnr] then
        ask(client, bufnr)
      end
    end,
  })
end

return M
