-- The language server, as `vim.lsp.enable('flux')` starts it. `vim.lsp.config('flux', …)` changes any of this;
-- `:help flux-settings` lists the server's settings.

---@type vim.lsp.Config
return {
  cmd = { "flux", "lsp" },
  filetypes = { "flux" },
  -- A program needs no project; in a repository, the whole of it is open. Without a `flux` that can serve, nothing
  -- starts; plugin/flux.lua says why.
  root_dir = function(bufnr, start)
    require("flux.binary").check(function(fault)
      if not fault and vim.api.nvim_buf_is_valid(bufnr) then
        start(vim.fs.root(bufnr, ".git"))
      end
    end)
  end,
  settings = { flux = {} },
  handlers = {
    ["flux/graphChanged"] = function()
      require("flux.graph").refresh()
    end,
  },
}
