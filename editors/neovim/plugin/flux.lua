-- Commands, the editor's side of code lenses, and the language server, switched on. Everything else is loaded when
-- it is used.

if vim.g.loaded_flux then
  return
end
vim.g.loaded_flux = true

if vim.fn.has("nvim-0.11") == 0 then
  vim.notify("flux: this plugin needs Neovim 0.11 or newer", vim.log.levels.WARN)
  return
end

local function command(name, module, options)
  vim.api.nvim_create_user_command(name, function(call)
    require("flux." .. module).command(call)
  end, options)
end

local function names(lead)
  return require("flux.graph").complete(lead)
end

command("FluxGraph", "graph", {
  bang = true,
  nargs = "*",
  complete = names,
  desc = "Show the graph of this program, or of one node; with ! or FILE.svg as a picture",
})
command("FluxRun", "run", { bang = true, nargs = "*", desc = "Run this service in a terminal; ! saves and restarts" })
command("FluxStop", "stop", { desc = "Stop the service of this file" })
command("FluxSend", "send", { bang = true, nargs = "*", desc = "Send a test request through this program" })
command("FluxCheck", "check", { desc = "Diagnostics of the whole project, as a quickfix list" })
command("FluxRestart", "restart", { desc = "Restart the language server" })
command("FluxRepl", "repl", { nargs = "*", desc = "Open the interactive session in a terminal" })

local lenses = {
  ["flux.run"] = "run",
  ["flux.send"] = "send",
  ["flux.showReferences"] = "references",
  ["flux.showGraph"] = "graph",
}
for name, lens in pairs(lenses) do
  vim.lsp.commands[name] = function(call, context)
    require("flux.lenses")[lens](call.arguments or {}, context)
    require("flux.attach").renew_lenses(context.bufnr)
  end
end

local group = vim.api.nvim_create_augroup("flux", {})

vim.api.nvim_create_autocmd("LspAttach", {
  group = group,
  callback = function(event)
    local client = vim.lsp.get_client_by_id(event.data.client_id)
    if client and client.name == "flux" then
      require("flux.attach").attach(client, event.buf)
    end
  end,
})

vim.api.nvim_create_autocmd("LspProgress", {
  group = group,
  callback = function(event)
    local progress = event.data.params
    if progress.token == "flux/scan" and progress.value.kind == "end" then
      require("flux.check").scanned(event.data.client_id)
    end
  end,
})

if require("flux.options").lsp then
  vim.lsp.enable("flux")
  -- Neovim itself says nothing of a server that can't be started.
  vim.api.nvim_create_autocmd("FileType", {
    group = group,
    pattern = "flux",
    callback = function()
      require("flux.binary").check(function(fault)
        if fault then
          require("flux.say").unserved(fault)
        end
      end)
    end,
  })
end
