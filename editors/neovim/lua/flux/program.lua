--- The program that a command is about: the file in a buffer.
local M = {}

local say = require("flux.say")

--- The buffer of the program that a buffer is about: itself, or the one that a split of ours was opened for.
function M.buffer(bufnr)
  bufnr = bufnr ~= 0 and bufnr or vim.api.nvim_get_current_buf()
  local about = vim.b[bufnr].flux_program
  return about and vim.api.nvim_buf_is_valid(about) and about or bufnr
end

--- A buffer's file, if it holds a Flux program that has a name; otherwise the user is told.
function M.named(bufnr)
  bufnr = M.buffer(bufnr)
  local path = vim.api.nvim_buf_get_name(bufnr)
  if vim.bo[bufnr].filetype ~= "flux" then
    return say.error("this is no .flux file: go to one first")
  end
  if path == "" then
    return say.error("the buffer has no name yet: `:write NAME.flux` first")
  end
  return path
end

--- As `named`, and on disk as it is in the buffer: that is what other processes read. With `write` (a command's `!`) or
--- 'autowrite' it is written.
function M.saved(bufnr, write)
  bufnr = M.buffer(bufnr)
  local path = M.named(bufnr)
  if not path then
    return nil
  end
  local fresh = vim.uv.fs_stat(path) == nil
  if not vim.bo[bufnr].modified and not fresh then
    return path
  end
  if write or vim.o.autowrite or vim.o.autowriteall then
    local ok, why = pcall(vim.api.nvim_buf_call, bufnr, function()
      vim.cmd("silent write")
    end)
    return ok and path or say.error("it can't be written: " .. tostring(why))
  end
  local file = vim.fs.basename(path)
  local what = fresh and "is not on disk yet" or "has changes that are not saved"
  return say.error(("%s %s: `:write` first, or add `!` to the command"):format(file, what))
end

return M
