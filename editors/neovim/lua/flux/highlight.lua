--- Highlighting by meaning, in the colours of the syntax file: a node looks alike before and after the server is there.
local M = {}

--- The server's kinds of words (`textDocument/semanticTokens`) and the groups of syntax/flux.vim.
local links = {
  ["@lsp.type.keyword.flux"] = "fluxKeyword",
  ["@lsp.type.function.flux"] = "fluxNode",
  ["@lsp.type.method.flux"] = "fluxFlow",
  ["@lsp.type.event.flux"] = "fluxSource",
  ["@lsp.type.struct.flux"] = "fluxType",
  ["@lsp.type.type.flux"] = "fluxBuiltinType",
  ["@lsp.type.enum.flux"] = "fluxTypedef",
  ["@lsp.type.class.flux"] = "fluxComponent",
  ["@lsp.type.variable.flux"] = "fluxStore",
  ["@lsp.type.interface.flux"] = "fluxLock",
  ["@lsp.type.namespace.flux"] = "fluxAlias",
  ["@lsp.type.decorator.flux"] = "fluxAnnotation",
  ["@lsp.type.parameter.flux"] = "fluxValue",
  ["@lsp.type.property.flux"] = "fluxField",
  ["@lsp.type.number.flux"] = "fluxNumber",
  ["@lsp.type.operator.flux"] = "fluxOperator",
  ["@lsp.typemod.comment.documentation.flux"] = "fluxDoc",
}

--- Here the syntax file sees more: braces in texts, escapes, notes in comments.
local finer = { "@lsp.type.string.flux", "@lsp.type.comment.flux" }

function M.link()
  for name, group in pairs(links) do
    vim.api.nvim_set_hl(0, name, { link = group, default = true })
  end
  for _, name in ipairs(finer) do
    vim.api.nvim_set_hl(0, name, { default = true })
  end
end

return M
