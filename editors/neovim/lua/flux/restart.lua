--- `:FluxRestart`: the language server anew, with the settings of now.
local M = {}

local function attach(buffers)
  for _, bufnr in ipairs(buffers) do
    if vim.api.nvim_buf_is_valid(bufnr) then
      -- As if the file had just been opened, for whoever starts servers by its type.
      vim.api.nvim_exec_autocmds("FileType", { group = "nvim.lsp.enable", buffer = bufnr, modeline = false })
    end
  end
end

local function flux_buffers()
  return vim.tbl_filter(function(bufnr)
    return vim.api.nvim_buf_is_loaded(bufnr) and vim.bo[bufnr].filetype == "flux"
  end, vim.api.nvim_list_bufs())
end

--- Calls `done` once none of these clients is left.
local function when_gone(clients, done)
  local timer, waited = assert(vim.uv.new_timer()), 0
  local function look()
    if timer:is_closing() then
      return
    end
    waited = waited + 20
    local left = vim.tbl_filter(function(client)
      return not client:is_stopped()
    end, clients)
    if waited == 2000 then
      -- It was asked politely.
      for _, client in ipairs(left) do
        client:stop(true)
      end
    end
    if #left == 0 then
      timer:close()
      done()
    end
  end
  timer:start(20, 20, vim.schedule_wrap(look))
end

function M.command()
  require("flux.binary").forget()
  local clients = vim.lsp.get_clients({ name = "flux" })
  for _, client in ipairs(clients) do
    client:stop()
  end
  when_gone(clients, function()
    vim.lsp.enable("flux")
    attach(flux_buffers())
    require("flux.say").info("the language server is started again")
  end)
end

return M
