--- `:FluxStop`: ends the service of a file; requests that run are finished.
local M = {}

function M.command()
  local path = require("flux.program").named(0)
  local terminal, name = require("flux.terminal"), path and require("flux.run").name(path)
  if not path then
    return
  end
  local file = vim.fs.basename(path)
  if not terminal.running(name) then
    return require("flux.say").info(file .. " does not run")
  end
  terminal.stop(name, function()
    require("flux.say").info(file .. " has stopped")
  end)
end

return M
