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

local function show(client, result)
  local all, errors, files = {}, 0, 0
  for _, report in ipairs(result.items or {}) do
    files = files + 1
    vim.list_extend(all, items(client, report.uri, report.items or {}))
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
    return say.info(counted(files, "file") .. ": no diagnostics")
  end
  vim.cmd("botright copen")
  say.info(("%s, %s of them %s"):format(counted(#all, "diagnostic"), errors, errors == 1 and "an error" or "errors"))
end

function M.command()
  local client = vim.lsp.get_clients({ name = "flux" })[1]
  if not client then
    return say.error("the language server does not run: open a .flux file; `:checkhealth flux` tells more")
  end
  client:request("workspace/diagnostic", { previousResultIds = {} }, function(failure, result)
    if failure then
      return say.error("the project can't be checked: " .. failure.message)
    end
    show(client, result)
  end)
end

return M
