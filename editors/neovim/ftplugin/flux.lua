-- What every editor of Flux wants: comments that continue, the formatter's indentation, `gf` on a `use`. No mappings.

if vim.b.did_ftplugin then
  return
end
vim.b.did_ftplugin = 1

vim.bo.commentstring = "// %s"
vim.bo.comments = "sO:* -,mO:*  ,exO:*/,s1:/*,mb:*,ex:*/,:///,://"
vim.opt_local.formatoptions:remove("t")
vim.opt_local.formatoptions:append("croqlj")
vim.bo.expandtab = true
vim.bo.shiftwidth = 2
vim.bo.softtabstop = 2
vim.bo.suffixesadd = ".flux"
vim.bo.include = [[^\s*use\s*"\zs[^"]*]]

-- The component library and the pages of diagnostics are the server's own: it opens them from the user's cache.
local cache = vim.fs.normalize(vim.env.XDG_CACHE_HOME or "~/.cache") .. "/flux/"
if vim.startswith(vim.fs.normalize(vim.api.nvim_buf_get_name(0)), cache) then
  vim.bo.readonly = true
  vim.bo.modifiable = false
end

vim.b.undo_ftplugin = "setlocal commentstring< comments< formatoptions< expandtab< shiftwidth< softtabstop<"
  .. " suffixesadd< include<"
