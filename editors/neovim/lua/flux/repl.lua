--- `:FluxRepl [FILE…]`: the interactive session, about this file unless told otherwise.
local M = {}

function M.command(call)
  local files = vim.tbl_map(vim.fn.expand, call.fargs)
  if #files == 0 and vim.bo.filetype == "flux" and vim.api.nvim_buf_get_name(0) ~= "" then
    local path = require("flux.program").saved(0, false)
    if not path then
      return
    end
    files = { path }
  end
  local binary = require("flux.binary").ready()
  if not binary then
    return
  end
  local terminal, name = require("flux.terminal"), "flux://repl"
  local command = vim.list_extend({ binary, "repl" }, files)
  terminal.stop(name, function()
    terminal.start(name, command, { title = "flux repl", height = 15, enter = true })
  end)
end

return M
