--- What happens when a code lens is chosen: the commands that the server leaves to the editor.
local M = {}

local say = require("flux.say")

--- "run": the file.
function M.run(arguments)
  require("flux.run").run(vim.uri_to_bufnr(arguments[1]), {}, false)
end

--- "send a request": the file, the request with its holes.
function M.send(arguments)
  local send = require("flux.send")
  send.ask(arguments[2], function(request, options)
    send.send(vim.uri_to_bufnr(arguments[1]), request, options, false)
  end)
end

--- "7 paths": the file.
function M.graph(arguments)
  require("flux.graph").show(vim.uri_to_bufnr(arguments[1]), nil, nil, false)
end

--- "3 uses": the file, the position, the places.
function M.references(arguments, context)
  local places = arguments[3] or {}
  if #places == 0 then
    return say.info("it is used nowhere")
  end
  local client = assert(vim.lsp.get_client_by_id(context.client_id))
  if #places == 1 then
    vim.lsp.util.show_document(places[1], client.offset_encoding, { focus = true })
    return
  end
  local items = vim.lsp.util.locations_to_items(places, client.offset_encoding)
  vim.fn.setqflist({}, " ", { title = "Uses", items = items })
  vim.cmd("botright copen")
end

return M
