--- `:FluxGraph`: the graph of a program or of a node in a split that follows the program.
--- Comes in: the server's `flux/graph`. Goes out: text in a split, or a picture in a file. *Never* here: drawing.
local M = {}

local say = require("flux.say")

--- The split's buffer → what it shows: { source, uri, node, places }
local shown = {}

local function client_of(bufnr)
  local client = vim.lsp.get_clients({ name = "flux", bufnr = bufnr })[1]
  if not client then
    say.error("the language server does not run for this file: `:checkhealth flux` tells more")
  end
  return client
end

--- Asks for the graph of a buffer's program; `done(failure, graph)`.
local function ask(client, bufnr, node, done)
  local params = { textDocument = { uri = vim.uri_from_bufnr(bufnr) }, node = node }
  client:request("flux/graph", params, function(failure, graph)
    if not failure and (not graph or graph == vim.NIL) then
      failure = { message = "the server does not know the file" }
    elseif not failure and not graph.text then
      failure = { message = "this flux is too old to show graphs as text" }
    end
    done(failure, graph)
  end, bufnr)
end

--- Programs that are being edited change under the question: it is put again.
local function is_passing(failure)
  return failure.code == -32801 or failure.code == -32802 or failure.code == -32800
end

local function title(view, stale)
  local name = vim.fs.basename(vim.uri_to_fname(view.uri)):gsub("%%", "%%%%")
  local node = view.node and " " .. view.node or ""
  return (" %s%s%s"):format(name, node, stale and " %#WarningMsg#(as it was: the program has errors)" or "")
end

local function set_title(buf, stale)
  for _, window in ipairs(vim.fn.win_findbuf(buf)) do
    vim.wo[window][0].winbar = title(shown[buf], stale)
    vim.wo[window][0].statusline = " graph%=%l/%L "
  end
end

local function lines_of(graph)
  return vim.split((graph.text:gsub("\n+$", "")), "\n")
end

--- What a split shows, anew; the last one that there was, if the program has errors.
local function renew(buf)
  local view = shown[buf]
  local client = vim.lsp.get_clients({ name = "flux", bufnr = view.source })[1]
  if not client then
    return
  end
  ask(client, view.source, view.node, function(failure, graph)
    if not vim.api.nvim_buf_is_valid(buf) or failure and is_passing(failure) then
      return
    end
    set_title(buf, failure ~= nil)
    if not failure then
      view.places = graph.places
      local lines = lines_of(graph)
      if not vim.deep_equal(lines, vim.api.nvim_buf_get_lines(buf, 0, -1, false)) then
        require("flux.split").fill(buf, lines)
      end
    end
  end)
end

local waiting = false

--- Brings all graphs in view up to date, soon; however often it is called meanwhile, once.
function M.refresh()
  if waiting or next(shown) == nil then
    return
  end
  waiting = true
  vim.defer_fn(function()
    waiting = false
    for buf in pairs(shown) do
      if not vim.api.nvim_buf_is_valid(buf) then
        shown[buf] = nil
      elseif vim.fn.bufwinid(buf) ~= -1 then
        renew(buf)
      end
    end
  end, 50)
end

local function follow_changes()
  vim.api.nvim_create_autocmd({ "DiagnosticChanged", "BufWritePost", "BufWinEnter" }, {
    group = vim.api.nvim_create_augroup("flux.graph", {}),
    callback = M.refresh,
  })
end

--- From a name in the graph to where it stands in the program.
local function go(buf)
  local view, name = shown[buf], vim.fn.expand("<cword>")
  local client = vim.lsp.get_clients({ name = "flux", bufnr = view.source })[1]
  for _, place in ipairs(view.places) do
    if place.name == name and client then
      local window = vim.fn.bufwinid(view.source)
      if window == -1 then
        vim.cmd.wincmd("p")
      else
        vim.api.nvim_set_current_win(window)
      end
      return vim.lsp.util.show_document(place.location, client.offset_encoding, { focus = true })
    end
  end
  say.info(("`%s` is no node of the program"):format(name))
end

local function open(bufnr, node, graph)
  local uri = vim.uri_from_bufnr(bufnr)
  local name = "flux://graph/" .. vim.uri_to_fname(uri) .. (node and "#" .. node or "")
  local width = math.max(30, math.min(60, math.floor(vim.o.columns * 0.45)))
  local where = { split = "right", win = 0, width = width }
  local buf = require("flux.split").show(name, "fluxgraph", lines_of(graph), where)
  vim.b[buf].flux_program = bufnr
  shown[buf] = { source = bufnr, uri = uri, node = node, places = graph.places }
  set_title(buf, false)
  vim.keymap.set("n", "<CR>", function()
    go(buf)
  end, { buffer = buf, desc = "Go to this node in the program" })
  follow_changes()
end

--- Writes the picture; without a file of its own it is opened, too.
local function picture(graph, file)
  local path = file or vim.fn.tempname() .. ".svg"
  local ok, why = pcall(vim.fn.writefile, vim.split(graph.svg, "\n"), path)
  if not ok then
    return say.error("the picture can't be written: " .. why)
  end
  if file then
    return say.info("the picture is in " .. file)
  end
  local _, fault = vim.ui.open(path)
  say.info(fault and ("the picture is in %s (nothing here can open it)"):format(path) or "the picture is opened: " .. path)
end

--- Shows a buffer's graph. `file`: where the picture goes; `drawn`: a picture, not text.
function M.show(bufnr, node, file, drawn)
  local client = client_of(bufnr)
  if not client then
    return
  end
  ask(client, bufnr, node, function(failure, graph)
    if failure and is_passing(failure) then
      M.show(bufnr, node, file, drawn)
    elseif failure then
      say.error(node and ("%s: %s"):format(node, failure.message) or failure.message)
    elseif file or drawn then
      picture(graph, file)
    else
      open(bufnr, node, graph)
    end
  end)
end

--- `:FluxGraph[!] [NODE] [FILE.svg]`
function M.command(call)
  local bufnr = require("flux.program").buffer(0)
  if not require("flux.program").named(bufnr) then
    return
  end
  local node, file
  for _, word in ipairs(call.fargs) do
    if word:match("%.svg$") then
      file = vim.fn.expand(word)
    else
      node = word
    end
  end
  M.show(bufnr, node, file, call.bang)
end

--- The names of nodes, for the command line.
function M.complete(lead)
  local bufnr = require("flux.program").buffer(0)
  local client = vim.lsp.get_clients({ name = "flux", bufnr = bufnr })[1]
  if not client then
    return {}
  end
  local params = { textDocument = { uri = vim.uri_from_bufnr(bufnr) } }
  local answer = client:request_sync("flux/graph", params, 500, bufnr)
  local names = {}
  for _, place in ipairs(answer and answer.result and answer.result.places or {}) do
    if vim.startswith(place.name, lead) then
      names[place.name] = true
    end
  end
  names = vim.tbl_keys(names)
  table.sort(names)
  return names
end

return M
