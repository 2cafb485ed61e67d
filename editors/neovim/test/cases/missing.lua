-- Without a flux that can serve, the user is told why, once, and nothing else breaks.

local check = require("check")

return {
  {
    "no flux at all",
    function(editor)
      editor:lua("vim.cmd.edit(...)", editor:file("a.flux", "A = B;\n"))
      editor:says("there is no `flux` to run (:checkhealth flux)")
      editor:lua("vim.cmd.edit(...)", editor:file("b.flux", "A = B;\n"))
      local _, times = editor:messages():gsub("there is no", "")
      check.equal(times, 1)
      check.equal(editor:lua("return #vim.lsp.get_clients()"), 0)
      check.equal(editor:lua("return vim.b.current_syntax"), "flux")
      editor:lua("vim.cmd('messages clear')")
      editor:command("FluxSend GET /")
      editor:says("there is no `flux` to run")
    end,
    { binary = false },
  },
  {
    "another program of the same name",
    function(editor)
      editor:lua("vim.cmd.edit(...)", editor:file("a.flux", "A = B;\n"))
      editor:says("is another program: its version is `flux version 2.3.0`")
      check.equal(editor:lua("return #vim.lsp.get_clients()"), 0)
    end,
    { binary = "#!/bin/sh\necho flux version 2.3.0\n" },
  },
  {
    "one that is too old",
    function(editor)
      editor:lua("vim.cmd.edit(...)", editor:file("a.flux", "A = B;\n"))
      editor:says("is flux 0.0.9, and this plugin needs 0.1.0 or newer")
    end,
    { binary = "#!/bin/sh\necho flux 0.0.9\n" },
  },
  {
    "commands outside of a program",
    function(editor)
      for _, command in ipairs({ "FluxGraph", "FluxRun", "FluxSend GET /" }) do
        editor:lua("vim.cmd.enew() vim.cmd('messages clear')")
        editor:command(command)
        editor:says("this is no .flux file")
      end
    end,
  },
}
