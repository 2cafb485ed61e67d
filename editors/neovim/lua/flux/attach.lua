--- What happens to a buffer when the language server has it: hints and lenses are shown.
local M = {}

local options = require("flux.options")

local function show_lenses(bufnr)
  local lens = vim.lsp.codelens
  if lens.enable then
    return lens.enable(true, { bufnr = bufnr })
  end
  -- Before Neovim 0.12 they are asked for by hand.
  vim.api.nvim_create_autocmd({ "BufEnter", "InsertLeave", "BufWritePost", "TextChanged" }, {
    group = vim.api.nvim_create_augroup("flux.lenses." .. bufnr, {}),
    buffer = bufnr,
    callback = function()
      lens.refresh({ bufnr = bufnr })
    end,
  })
  lens.refresh({ bufnr = bufnr })
end

--- Shows the lenses of a buffer again: before Neovim 0.12 one that is chosen vanishes.
function M.renew_lenses(bufnr)
  if not vim.lsp.codelens.enable and options.code_lenses then
    vim.lsp.codelens.refresh({ bufnr = bufnr })
  end
end

function M.attach(client, bufnr)
  require("flux.highlight").link()
  require("flux.others").watch(client, bufnr)
  if options.inlay_hints and client:supports_method("textDocument/inlayHint", bufnr) then
    vim.lsp.inlay_hint.enable(true, { bufnr = bufnr })
  end
  if options.code_lenses and client:supports_method("textDocument/codeLens", bufnr) then
    show_lenses(bufnr)
  end
end

return M
