--- `:FluxCheck`: the diagnostics of the whole project, unsaved buffers included, as a quickfix list.
local M = {}

local say = require("flux.say")

local severities = { "E", "W", "I", "H" }

--- The server's diagnostics of one file, as quickfix items.
local function items(client, uri, diagnostics)
  local places = vim.tbl_map(function(it)
    return { uri = uri, range = it.range, it = it }
  end, diagnostics)
  local out = vim.lsp.util.locations_to_items(places, client.offset_encoding)
  for _, item in ipairs(out) do
    local it = item.user_data.it
    item.type = severities[it.severity or 1]
    -- Its first line; the others are advice.
    local message = it.message:match("[^\n]*")
    item.text = it.code and ("[%s] %s"):format(it.code, message) or message
    item.user_data = nil
  end
  return out
end

local function counted(n, word)
  return ("%d %s%s"):format(n, word, n == 1 and "" or "s")
end

--- Servers that have found the files of their folders, and what waits for the others.
local ready, waiting = {}, {}

--- A server has found its files.
function M.scanned(id)
  ready[id] = true
  for _, go in ipairs(waiting[id] or {}) do
    go()
  end
  waiting[id] = nil
end

local function when_scanned(client, go)
  if ready[client.id] then
    return go()
  end
  waiting[client.id] = waiting[client.id] or {}
  table.insert(waiting[client.id], go)
end

local function show(client, reports)
  local all, errors = {}, 0
  for uri, diagnostics in pairs(reports) do
    vim.list_extend(all, items(client, uri, diagnostics))
  end
  for _, item in ipairs(all) do
    errors = errors + (item.type == "E" and 1 or 0)
  end
  table.sort(all, function(a, b)
    if a.filename ~= b.filename then
      return a.filename < b.filename
    end
    return a.lnum < b.lnum
  end)
  vim.fn.setqflist({}, " ", { title = "flux check", items = all })
  if #all == 0 then
    vim.cmd.cclose()
    return say.info(counted(vim.tbl_count(reports), "file") .. ": no diagnostics")
  end
  vim.cmd("botright copen")
  say.info(("%s, %s of them %s"):format(counted(#all, "diagnostic"), errors, errors == 1 and "an error" or "errors"))
end

--- Adds what open files have that are in no folder of the server's, one after the other, then calls `done`.
local function add_open(client, reports, done)
  for bufnr in pairs(client.attached_buffers) do
    local uri = vim.uri_from_bufnr(bufnr)
    if not reports[uri] then
      local params = { textDocument = { uri = uri } }
      return client:request("textDocument/diagnostic", params, function(_, result)
        reports[uri] = result and result.items or {}
        add_open(client, reports, done)
      end, bufnr)
    end
  end
  done()
end

local function ask(client)
  client:request("workspace/diagnostic", { previousResultIds = {} }, function(failure, result)
    if failure then
      return say.error("the project can't be checked: " .. failure.message)
    end
    local reports = {}
    for _, report in ipairs(result.items) do
      reports[report.uri] = report.items or {}
    end
    add_open(client, reports, function()
      show(client, reports)
    end)
  end)
end

function M.command()
  local client = vim.lsp.get_clients({ name = "flux" })[1]
  if not client then
    return say.error("the language server does not run: open a .flux file; `:checkhealth flux` tells more")
  end
  when_scanned(client, function()
    ask(client)
  end)
end

return M
