--- `:FluxSend`: a test request through a program, without a socket: the reply and the way through the graph.
local M = {}

local say = require("flux.say")

--- The last request of each file, for `:FluxSend` alone.
local last = {}

--- Bytes that a reader could not read are counted instead.
local function readable(text)
  return not text:find("%z") and (pcall(vim.str_utfindex, text, "utf-16")) and not text:find("[\1-\8\14-\26]")
end

--- What `flux send -i` writes: the head up to an empty line, the body.
local function reply(out)
  local ending = out:find("\n\n", 1, true)
  if not ending then
    return out, ""
  end
  return out:sub(1, ending - 1), out:sub(ending + 2)
end

local function append(lines, text)
  if text ~= "" then
    vim.list_extend(lines, vim.split((text:gsub("\r\n", "\n"):gsub("\n$", "")), "\n"))
    lines[#lines + 1] = ""
  end
end

--- The split's lines.
local function lines_of(request, out)
  local lines = { request, "" }
  local head, body = reply(out.stdout or "")
  append(lines, head)
  append(lines, readable(body) and body or ("(%d bytes that are no text)"):format(#body))
  append(lines, out.stderr or "")
  lines[#lines] = nil
  return lines
end

local function show(bufnr, path, request, out)
  local lines = lines_of(request, out)
  local height = math.min(math.max(#lines, 5), math.floor(vim.o.lines / 2))
  local buf, window = require("flux.split").show("flux://send/" .. path, "fluxreply", lines, {
    split = "below",
    win = -1,
    height = height,
  })
  vim.b[buf].flux_program = bufnr
  vim.wo[window][0].statusline = " reply%=%l/%L "
  vim.api.nvim_win_set_cursor(window, { 1, 0 })
end

--- Sends a request through a buffer's program. `options`: more words for `flux send`.
function M.send(bufnr, request, options, write)
  local path = require("flux.program").saved(bufnr, write)
  local binary = path and require("flux.binary").ready()
  if not binary then
    return
  end
  last[path] = { request, options }
  local command = vim.list_extend({ binary, "send", path, request, "--include", "--trace" }, options)
  vim.system(command, { cwd = vim.fs.dirname(path), timeout = 60000 }, vim.schedule_wrap(function(out)
    if out.signal ~= 0 then
      return say.error("there was no reply within a minute: " .. request)
    end
    show(bufnr, path, request, out)
  end))
end

--- As it stands in a URL.
local function encoded(text)
  return (vim.uri_encode(text, "rfc3986"):gsub("/", "%%2F"))
end

--- Asks for the values of a request's holes (`{int id}`), one by one, and for the body where one is usual; then calls
--- `done` with the request and its options.
function M.ask(request, done)
  local from, to, hole = request:find("{([^{}]*)}")
  if from then
    return vim.ui.input({ prompt = hole .. ": " }, function(value)
      if value and value ~= "" then
        local filled = hole:match("%.%.%.$") and value or encoded(value)
        M.ask(request:sub(1, from - 1) .. filled .. request:sub(to + 1), done)
      end
    end)
  end
  local method = request:match("^%a+")
  if not vim.list_contains({ "POST", "PUT", "PATCH" }, method) then
    return done(request, {})
  end
  vim.ui.input({ prompt = "body of " .. request .. ": " }, function(body)
    if body then
      done(request, body == "" and {} or { "--data", body })
    end
  end)
end

--- The words of a command line: the request, and what else goes to `flux send`.
local function parse(line)
  local words, fault = require("flux.words").split(line)
  if not words then
    return nil, fault
  end
  local first = table.remove(words, 1)
  if first:match("^%u+$") and words[1] then
    first = first .. " " .. table.remove(words, 1)
  end
  return first, words
end

function M.command(call)
  local bufnr = require("flux.program").buffer(0)
  local path = require("flux.program").named(bufnr)
  if not path then
    return
  end
  if call.args == "" then
    local again = last[path]
    if not again then
      return say.error("which request? `:FluxSend GET /path`")
    end
    return M.send(bufnr, again[1], again[2], call.bang)
  end
  local request, options = parse(call.args)
  if not request then
    return say.error(options)
  end
  M.send(bufnr, request, options, call.bang)
end

return M
