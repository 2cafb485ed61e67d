--- A program in a terminal split at the bottom, one for each name.
local M = {}

--- name → { buf, job }
local open = {}

local function show(buf, height)
  local window = vim.fn.bufwinid(buf)
  if window ~= -1 then
    return window
  end
  return vim.api.nvim_open_win(buf, false, { split = "below", win = -1, height = height })
end

--- Whether what was started under a name still runs, and how it was started.
function M.running(name)
  local known = open[name]
  return known and known.job and known or nil
end

--- Brings the terminal of a name into view.
function M.show(name)
  return open[name] and show(open[name].buf, open[name].height)
end

local function forget(name)
  local known = open[name]
  if known and vim.api.nvim_buf_is_valid(known.buf) then
    vim.api.nvim_buf_delete(known.buf, { force = true })
  end
  open[name] = nil
end

--- Starts a command. `options`: `title`; `height`; `program`: the buffer that it is about; `enter`: go there and type; `ended(code)`.
function M.start(name, command, options)
  local window = open[name] and vim.fn.bufwinid(open[name].buf) or -1
  local buf = vim.api.nvim_create_buf(false, true)
  vim.bo[buf].bufhidden = "hide"
  vim.b[buf].flux_program = options.program
  if window ~= -1 then
    vim.api.nvim_win_set_buf(window, buf)
  else
    window = show(buf, options.height)
  end
  forget(name)
  local known = { buf = buf, height = options.height }
  open[name] = known
  vim.api.nvim_buf_call(buf, function()
    known.job = vim.fn.jobstart(command, {
      term = true,
      on_exit = function(_, code)
        known.job = nil
        if options.ended and not known.stopped then
          options.ended(code)
        end
      end,
    })
  end)
  pcall(vim.api.nvim_buf_set_name, buf, name)
  vim.wo[window][0].statusline = " " .. options.title:gsub("%%", "%%%%")
  -- The end stays in view while it grows.
  vim.api.nvim_win_set_cursor(window, { vim.api.nvim_buf_line_count(buf), 0 })
  if options.enter then
    vim.api.nvim_set_current_win(window)
    vim.cmd.startinsert()
  end
end

--- Asks what runs under a name to stop, as Ctrl-C would, and calls `done` when it has; at once if nothing runs.
function M.stop(name, done)
  local known = M.running(name)
  if not known then
    return done and done()
  end
  known.stopped = true
  vim.uv.kill(vim.fn.jobpid(known.job), "sigterm")
  local timer = assert(vim.uv.new_timer())
  timer:start(20, 20, vim.schedule_wrap(function()
    if not known.job and not timer:is_closing() then
      timer:close()
      if done then
        done()
      end
    end
  end))
end

return M
