-- The formatter's indentation while typing: two columns inside of an item that is not finished, two more in brackets.

if vim.b.did_indent then
  return
end
vim.b.did_indent = 1

vim.bo.indentexpr = "v:lua.require'flux.indent'.at(v:lnum)"
vim.bo.indentkeys = "0{,0},0),0],o,O,!^F,0-"
vim.b.undo_indent = "setlocal indentexpr< indentkeys<"
