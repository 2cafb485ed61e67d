-- The plugin's commands and lenses, as a user gives them.

local check = require("check")

local HELLO = [[
/// Says hello.
Greet (string name) -> (string text) using text.template("Hello, {name}!");

source Hello using http.get("/hello/{string name}") => Page;
Page = Greet;
]]

--- The text and the title of the split of the graph.
local function title(editor)
  return editor:lua([[
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.bo[vim.api.nvim_win_get_buf(window)].filetype == "fluxgraph" then return vim.wo[window].winbar end
    end]])
end

local function lenses(editor)
  editor:wait(
    "local all = vim.lsp.codelens.get(0) return #all >= 4 and vim.iter(all):all(function(it) return it.command end)",
    "code lenses"
  )
  return editor:lua([[return vim.iter(vim.lsp.codelens.get(0)):map(function(it) return it.command.title end):totable()]])
end

local function get(address)
  return vim.fn.system({ "curl", "-s", address })
end

--- The address in the terminal of the service.
local function address(editor)
  editor:sees("listening on http://", "flux://run/")
  return editor:text("flux://run/"):match("listening on (http://[%w.:]+)")
end

return {
  {
    "the graph is shown and follows the program",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:command("FluxGraph")
      editor:sees("source Hello", "flux://graph/")
      check.has(editor:text("flux://graph/"), "Greet")
      check.equal(title(editor), " hello.flux")
      -- Not saved: what is on the screen counts.
      editor:at("Greet;")
      editor:type("iGreet -> text.upper()<Esc>u")
      editor:type("ccPage = {text: \"fixed\"};<Esc>")
      editor:wait(
        [[for _, buf in ipairs(vim.api.nvim_list_bufs()) do
            if vim.bo[buf].filetype == "fluxgraph" then
              local text = table.concat(vim.api.nvim_buf_get_lines(buf, 0, -1, false), "\n")
              return not text:find("Greet", 1, true)
            end
          end]],
        "the graph to change"
      )
    end,
  },
  {
    "a program with errors keeps its last graph, which says so",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:command("FluxGraph")
      editor:sees("source Hello", "flux://graph/")
      editor:at("Greet;")
      editor:type("x")
      local stale = "the program has errors"
      vim.wait(editor.patience, function()
        return title(editor):find(stale, 1, true) ~= nil
      end)
      check.has(title(editor), stale)
      check.has(editor:text("flux://graph/"), "Greet")
      editor:type("u")
      vim.wait(editor.patience, function()
        return title(editor):find(stale, 1, true) == nil
      end)
      check.lacks(title(editor), stale)
    end,
  },
  {
    "the graph of one node, and the way back to it",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:command("FluxGraph Page")
      editor:sees("Greet", "flux://graph/")
      check.lacks(editor:text("flux://graph/"), "source Hello")
      check.equal(title(editor), " hello.flux Page")
      editor:lua("vim.cmd.wincmd('l')")
      editor:at("Greet")
      editor:type("<CR>")
      editor:wait("return vim.bo.filetype == 'flux'", "the program")
      check.has(editor:lua("return vim.api.nvim_get_current_line()"), "Greet (string name)")
    end,
  },
  {
    "no such node",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:command("FluxGraph Nobody")
      editor:says("Nobody: the program has no such node")
    end,
  },
  {
    "names of nodes complete",
    function(editor)
      editor:open("hello.flux", HELLO)
      local names
      vim.wait(editor.patience, function()
        names = editor:lua("return vim.fn.getcompletion('FluxGraph ', 'cmdline')")
        return #names > 0
      end)
      check.has(table.concat(names, " "), "Greet")
    end,
  },
  {
    "the graph as a picture",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:command("FluxGraph out.svg")
      editor:says("the picture is in out.svg")
      check.has(table.concat(vim.fn.readfile(editor.project .. "/out.svg"), "\n"), "<svg")
    end,
  },
  {
    "a request is sent, and sent again",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:command("FluxSend GET /hello/Ada")
      editor:sees("Hello, Ada!", "flux://send/")
      local text = editor:text("flux://send/")
      check.has(text, "200 OK")
      check.has(text, "Greet")
      check.equal(editor:lua("return vim.bo.filetype"), "flux")
      -- From the reply, too.
      editor:lua("vim.cmd.wincmd('j')")
      editor:command("FluxSend GET /hello/Bob")
      editor:sees("Hello, Bob!", "flux://send/")
      editor:lua("vim.cmd.wincmd('k')")
      editor:type("/Hello<CR>cwBonjour<Esc>")
      editor:command("FluxSend")
      editor:says("hello.flux has changes that are not saved")
      editor:command("FluxSend!")
      editor:wait("return not vim.bo.modified", "the file to be saved")
    end,
  },
  {
    "a request with options and blanks",
    function(editor)
      editor:open(
        "echo.flux",
        'source S using http.post("/echo", body: "string text") => Echo;\n'
          .. 'Echo (string text) -> (string out) using text.template("<{text}>");\n'
      )
      editor:command([[FluxSend POST /echo -d '{"text": "two words"}' -H 'content-type: application/json']])
      editor:sees("<two words>", "flux://send/")
      editor:command([[FluxSend POST /echo -d 'open]])
      editor:says("the quote ' is not closed")
    end,
  },
  {
    "a request to a program with errors shows them",
    function(editor)
      editor:open("bad.flux", "source S using http.get(\"/\") => Nobody;\n")
      editor:command("FluxSend GET /")
      editor:sees("there is no node `Nobody`", "flux://send/")
    end,
  },
  {
    "a service runs, serves, is restarted, and stops",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:command("FluxRun --listen 127.0.0.1:0")
      local first = address(editor)
      check.equal(get(first .. "/hello/Ada"), "Hello, Ada!")
      check.equal(editor:lua("return vim.bo.filetype"), "flux")
      editor:command("FluxRun")
      editor:says("runs already")
      editor:type("/Hello,<CR>cwHi<Esc>")
      editor:command("FluxRun! --listen 127.0.0.1:0")
      vim.wait(editor.patience, function()
        return editor:text("flux://run/"):find("listening on", 1, true) and address(editor) ~= first
      end, 50)
      local second = address(editor)
      check.equal(get(second .. "/hello/Ada"), "Hi, Ada!")
      editor:command("FluxStop")
      editor:says("hello.flux has stopped")
      check.equal(get(second .. "/hello/Ada"), "")
      editor:command("FluxStop")
      editor:says("hello.flux does not run")
    end,
  },
  {
    "a service that can't run says why",
    function(editor)
      editor:open("bad.flux", "source S using http.get(\"/\") => Nobody;\n")
      editor:command("FluxRun")
      editor:says("bad.flux has stopped with exit code 1")
      check.has(editor:text("flux://run/"), "there is no node `Nobody`")
    end,
  },
  {
    "what is not saved is not run",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:type("Go// more<Esc>")
      editor:command("FluxRun")
      editor:says("hello.flux has changes that are not saved: `:write` first")
      editor:lua("vim.cmd.enew({ bang = true }) vim.bo.filetype = 'flux'")
      editor:command("FluxRun")
      editor:says("the buffer has no name yet")
    end,
  },
  {
    "the project's diagnostics are a quickfix list",
    function(editor)
      editor:file("other.flux", "source T using http.get(\"/t\") => Nowhere;\n")
      editor:open("bad.flux", "source S using http.get(\"/\") => Nobody;\n")
      editor:command("FluxCheck")
      editor:wait("return #vim.fn.getqflist() >= 2", "the list")
      local found = editor:lua([[
        return vim.iter(vim.fn.getqflist()):map(function(it)
          return vim.fs.basename(vim.api.nvim_buf_get_name(it.bufnr)) .. " " .. it.lnum .. " " .. it.type .. " " .. it.text
        end):totable()]])
      check.equal(found, {
        "bad.flux 1 E [F0101] there is no node `Nobody`",
        "other.flux 1 E [F0101] there is no node `Nowhere`",
      })
      check.equal(editor:lua("return vim.bo.buftype"), "quickfix")
    end,
  },
  {
    "a project without diagnostics has no list",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:command("FluxCheck")
      editor:says("1 file: no diagnostics")
      check.equal(editor:lua("return vim.bo.buftype"), "")
    end,
  },
  {
    "a file of no project is checked, too",
    function(editor)
      editor:lua("vim.fn.delete('.git', 'rf')")
      editor:open("bad.flux", "source S using http.get(\"/\") => Nobody;\n")
      check.equal(editor:lua("return vim.lsp.get_clients()[1].root_dir"), vim.NIL)
      editor:command("FluxCheck")
      editor:wait("return #vim.fn.getqflist() == 1", "the list")
    end,
  },
  {
    "lenses count uses, and go there",
    function(editor)
      editor:open("hello.flux", HELLO .. "Other = Greet;\nsource More using http.get(\"/{string name}\") => Other;\n")
      check.has(table.concat(lenses(editor), ", "), "2 uses")
      editor:at("Greet (")
      editor:lua("vim.lsp.codelens.run()")
      editor:wait("return #vim.fn.getqflist() == 2", "the uses")
      check.equal(editor:lua("return vim.bo.buftype"), "quickfix")
    end,
  },
  {
    "a lens sends a request, and asks for its holes",
    function(editor)
      editor:open("hello.flux", HELLO)
      check.has(table.concat(lenses(editor), ", "), "send a request")
      editor:at("Hello using")
      editor:lua("vim.schedule(vim.lsp.codelens.run)")
      editor:wait("return vim.g.asked", "the question")
      editor:sees("Hello, Ada Byron!", "flux://send/")
      check.equal(editor:lua("return vim.g.asked"), "string name: ")
      -- A lens that was chosen is still there.
      editor:wait(
        [[local marks = vim.api.nvim_buf_get_extmarks(0, -1, { 3, 0 }, { 3, -1 }, { details = true })
          return vim.inspect(marks):find("send a request", 1, true) ~= nil]],
        "the lens"
      )
    end,
    {
      init = [[
        vim.ui.select = function(items, options, choose)
          for _, it in ipairs(items) do
            if options.format_item(it):find("send") then return choose(it) end
          end
        end
        vim.ui.input = function(options, done)
          vim.g.asked = options.prompt
          done("Ada Byron")
        end]],
    },
  },
  {
    "a lens runs the service",
    function(editor)
      editor:open("hello.flux", HELLO)
      check.has(table.concat(lenses(editor), ", "), "run")
      editor:at("Hello using")
      editor:lua("vim.schedule(vim.lsp.codelens.run)")
      editor:wait("return vim.fn.bufexists('flux://run/' .. vim.api.nvim_buf_get_name(0)) == 1", "the terminal")
    end,
    {
      init = [[
        vim.ui.select = function(items, options, choose)
          for _, it in ipairs(items) do
            if options.format_item(it):find("^run") then return choose(it) end
          end
        end]],
    },
  },
  {
    "the session opens",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:command("FluxRepl")
      editor:wait("return vim.bo.buftype == 'terminal'", "the terminal")
      editor:wait("return vim.fn.mode() == 't'", "typing")
      editor:sees("flux", "flux://repl")
    end,
  },
}
