--- `:FluxRun`: the service of a file, in a terminal split.
local M = {}

local say = require("flux.say")
local terminal = require("flux.terminal")

--- The terminal's name of a file's service.
function M.name(path)
  return "flux://run/" .. path
end

local function start(bufnr, path, arguments)
  local binary = require("flux.binary").ready()
  if not binary then
    return
  end
  local command = vim.list_extend({ binary, "run", path }, arguments)
  terminal.start(M.name(path), command, {
    title = "flux run " .. vim.fs.basename(path),
    height = 10,
    program = bufnr,
    ended = function(code)
      local file = vim.fs.basename(path)
      if code == 0 then
        say.info(file .. " has stopped")
      else
        say.error(("%s has stopped with exit code %d: its terminal says why"):format(file, code))
      end
    end,
  })
end

--- Runs a buffer's service; with `again`, saves it and stops the one that runs first.
function M.run(bufnr, arguments, again)
  bufnr = require("flux.program").buffer(bufnr)
  local path = require("flux.program").saved(bufnr, again)
  if not path then
    return
  end
  if not terminal.running(M.name(path)) then
    return start(bufnr, path, arguments)
  end
  if not again then
    terminal.show(M.name(path))
    return say.info(vim.fs.basename(path) .. " runs already: `:FluxRun!` restarts it, `:FluxStop` stops it")
  end
  terminal.stop(M.name(path), function()
    start(bufnr, path, arguments)
  end)
end

function M.command(call)
  M.run(0, call.fargs, call.bang)
end

return M
