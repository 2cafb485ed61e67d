-- Filetype, buffer settings, indentation, help, health.

local check = require("check")

local HELLO = [[
/// Says hello.
Greet (string name) -> (string text) using text.template("Hello, {name}!");
source Hello using http.get("/hello/{string name}") => Greet;
]]

return {
  {
    "a .flux file is of the type flux",
    function(editor)
      editor:open("hello.flux", HELLO)
      check.equal(editor:lua("return vim.bo.filetype"), "flux")
      check.equal(editor:lua("return vim.b.current_syntax"), "flux")
    end,
  },
  {
    "comments go on and are toggled",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:type("ggomore<Esc>")
      editor:sees("/// more")
      editor:type("Ggcc")
      editor:sees("// source Hello")
    end,
  },
  {
    "lines are indented as the formatter does it",
    function(editor)
      editor:open("new.flux", "")
      editor:type("iPage =<CR>{ A, B }<CR>-> C;<CR>Send (int id)<CR>using f(<CR>1<CR>);<CR>@pure<CR>X () -> ();<Esc>")
      editor:sees("X ()")
      check.equal(
        editor:lines(),
        { "Page =", "  { A, B }", "  -> C;", "Send (int id)", "  using f(", "    1", "  );", "@pure", "X () -> ();" }
      )
    end,
  },
  {
    "no key is mapped in a program",
    function(editor)
      editor:open("hello.flux", HELLO)
      local own = editor:lua([[
        local out = {}
        for _, mode in ipairs({ "n", "i", "x", "o" }) do
          for _, map in ipairs(vim.api.nvim_buf_get_keymap(0, mode)) do
            -- Neovim itself maps K where a server can hover.
            if map.lhs ~= "K" then out[#out + 1] = map.lhs end
          end
        end
        return out]])
      check.equal(own, {})
    end,
  },
  {
    "the help has tags and is found",
    function(editor)
      editor:lua([[vim.cmd("helptags ALL")]])
      editor:lua([[vim.cmd("help :FluxGraph")]])
      check.has(editor:lua("return vim.api.nvim_buf_get_name(0)"), "doc/flux.txt")
      editor:lua([[vim.cmd("help flux-settings")]])
      check.has(editor:lua("return vim.api.nvim_get_current_line()"), "*flux-settings*")
    end,
  },
  {
    "health tells what is there",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:lua([[vim.cmd("checkhealth flux")]])
      editor:sees("bin/flux: flux ", "health")
      local text = editor:text("health")
      check.has(text, "OK flux 0.")
      check.has(text, "1 file open")
      check.lacks(text, "ERROR")
      check.lacks(text, "WARNING")
    end,
  },
  {
    "health tells what is missing",
    function(editor)
      editor:lua([[vim.cmd("checkhealth flux")]])
      editor:sees("there is no `flux` to run", "health")
      check.has(editor:text("health"), "ERROR")
    end,
    { binary = false },
  },
}
