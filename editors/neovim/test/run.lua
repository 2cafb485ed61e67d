-- Runs the cases of test/cases, each in an editor of its own, and says which fail. Ends by itself.

local here = vim.fs.dirname(vim.uv.fs_realpath(debug.getinfo(1, "S").source:sub(2)))
package.path = here .. "/?.lua;" .. package.path

local Editor = require("editor")
local filter = _G.arg[1] or ""

--- All cases, by file and in the files' own order.
local function cases()
  local out = {}
  local files = vim.fn.glob(here .. "/cases/*.lua", false, true)
  table.sort(files)
  for _, file in ipairs(files) do
    for _, case in ipairs(assert(loadfile(file))()) do
      local name = vim.fn.fnamemodify(file, ":t:r") .. ": " .. case[1]
      if name:find(filter, 1, true) then
        out[#out + 1] = { name = name, run = case[2], options = case[3] }
      end
    end
  end
  return out
end

--- An editor that hangs, at a question for instance, does not hang the tests.
local function guard(editor)
  local timer = assert(vim.uv.new_timer())
  timer:start(2 * Editor.patience, 0, function()
    vim.uv.kill(editor.pid, "sigkill")
  end)
  return timer
end

local function attempt(case)
  local editor, timer
  local ok, why = xpcall(function()
    editor = Editor.start(case.options)
    timer = guard(editor)
    case.run(editor)
  end, debug.traceback)
  local messages = not ok and editor and editor:messages() or ""
  if editor then
    editor:stop()
    timer:close()
  end
  return ok, why, messages
end

local passed, failed = 0, 0
for _, case in ipairs(cases()) do
  local started = vim.uv.hrtime()
  local ok, why, messages = attempt(case)
  local took = (vim.uv.hrtime() - started) / 1e6
  io.stdout:write(("%s %s (%d ms)\n"):format(ok and "ok    " or "FAILED", case.name, took))
  if not ok then
    io.stdout:write("  " .. tostring(why):gsub("\n", "\n  ") .. "\n  messages: " .. messages .. "\n")
  end
  passed, failed = passed + (ok and 1 or 0), failed + (ok and 0 or 1)
end
io.stdout:write(("%d passed, %d failed\n"):format(passed, failed))
os.exit(failed == 0 and passed > 0 and 0 or 1)
