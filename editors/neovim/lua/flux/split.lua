--- Text of this plugin's own in a split: a buffer that is found again by its name, and that nobody edits.
local M = {}

--- Replaces a buffer's text and keeps what its windows show of it.
function M.fill(buf, lines)
  local views = {}
  for _, window in ipairs(vim.fn.win_findbuf(buf)) do
    views[window] = vim.api.nvim_win_call(window, vim.fn.winsaveview)
  end
  vim.bo[buf].modifiable = true
  vim.api.nvim_buf_set_lines(buf, 0, -1, false, lines)
  vim.bo[buf].modifiable = false
  vim.bo[buf].modified = false
  for window, view in pairs(views) do
    vim.api.nvim_win_call(window, function()
      vim.fn.winrestview(view)
    end)
  end
end

local function find(name)
  for _, buf in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_get_name(buf) == name then
      return buf
    end
  end
end

local function make(name, filetype)
  local buf = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_name(buf, name)
  vim.bo[buf].bufhidden = "hide"
  vim.bo[buf].swapfile = false
  vim.bo[buf].filetype = filetype
  vim.keymap.set("n", "q", "<Cmd>close<CR>", { buffer = buf, desc = "Close this split" })
  return buf
end

--- Shows lines in the split of a name, which is opened as `where` says if it is not in view; the cursor stays where
--- it is. Gives the buffer and the window.
function M.show(name, filetype, lines, where)
  local buf = find(name) or make(name, filetype)
  M.fill(buf, lines)
  local window = vim.fn.bufwinid(buf)
  if window == -1 then
    window = vim.api.nvim_open_win(buf, false, where)
    for option, value in pairs({ number = false, relativenumber = false, wrap = false, list = false, spell = false }) do
      vim.api.nvim_set_option_value(option, value, { win = window, scope = "local" })
    end
    vim.wo[window][0].signcolumn = "no"
  end
  return buf, window
end

return M
