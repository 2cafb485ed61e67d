-- Requests, services, the project's diagnostics, the session: as a user asks for them.

local check = require("check")

local HELLO = [[
/// Says hello.
Greet (string name) -> (string text) using text.template("Hello, {name}!");

source Hello using http.get("/hello/{string name}") => Page;
Page = Greet;
]]

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
