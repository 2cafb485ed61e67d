-- The language server in the editor: what Neovim makes of it, without any code of the plugin's beyond starting it.

local check = require("check")

local HELLO = [[
/// Says hello.
Greet (string name) -> (string text) using text.template("Hello, {name}!");

source Hello using http.get("/hello/{string name}") => Page;
Page = Greet;
]]

local function diagnostics(editor)
  return editor:lua([[
    local out = {}
    for _, it in ipairs(vim.diagnostic.get(0)) do out[#out + 1] = it.code .. ": " .. it.message end
    table.sort(out)
    return out]])
end

local function quiet(editor)
  editor:wait("return #vim.diagnostic.get(0) == 0", "the diagnostics to go")
end

local function hints(editor)
  return editor:lua([[
    local out = {}
    for _, it in ipairs(vim.lsp.inlay_hint.get({ bufnr = 0 })) do
      local label = it.inlay_hint.label
      if type(label) == "table" then
        label = vim.iter(label):map(function(part) return part.value end):join("")
      end
      out[#out + 1] = vim.trim(label)
    end
    return out]])
end

return {
  {
    "it is attached, with its name and version",
    function(editor)
      editor:open("hello.flux", HELLO)
      local info = editor:lua("return vim.lsp.get_clients({ bufnr = 0 })[1].server_info")
      check.equal(info.name, "flux")
      check.equal(
        editor:lua("return vim.lsp.get_clients({ bufnr = 0 })[1].root_dir"),
        editor.project
      )
    end,
  },
  {
    "a typo is shown, and gone when it is mended",
    function(editor)
      editor:open("hello.flux", HELLO)
      quiet(editor)
      editor:at("Greet;")
      editor:type("xx")
      editor:wait("return #vim.diagnostic.get(0) > 0", "a diagnostic")
      check.has(diagnostics(editor)[1], "F0101: there is no node `eet`")
      check.equal(editor:lua("return vim.diagnostic.get(0, { severity = 1 })[1].lnum"), 4)
      editor:type("uu")
      quiet(editor)
    end,
  },
  {
    "two files: one's mistake is seen from the other, unsaved",
    function(editor)
      editor:file("part.flux", "Part (string name) -> (string text) using text.template(\"{name}\");\n")
      editor:open("main.flux", 'use "part.flux";\nsource S using http.get("/{string name}") => Part;\n')
      quiet(editor)
      editor:lua("vim.cmd.split(...)", editor.project .. "/part.flux")
      editor:attached()
      editor:type("ggcwPort<Esc>")
      editor:wait("return #vim.diagnostic.get(vim.fn.bufnr('main.flux')) > 0", "a diagnostic of the other file in view")
      editor:lua("vim.cmd('wincmd p')")
      check.has(diagnostics(editor)[1], "there is no node `Part`")
    end,
    { init = "vim.o.hidden = true" },
  },
  {
    "a file that comes back into view has what has changed meanwhile",
    function(editor)
      editor:file("part.flux", "Part (string name) -> (string text) using text.template(\"{name}\");\n")
      editor:open("main.flux", 'use "part.flux";\nsource S using http.get("/{string name}") => Part;\n')
      quiet(editor)
      editor:lua("vim.cmd.edit(...)", editor.project .. "/part.flux")
      editor:attached()
      editor:type("ggcwPort<Esc>")
      editor:sees("Port (string name)")
      editor:lua("vim.cmd.buffer('main.flux')")
      editor:wait("return #vim.diagnostic.get(0) > 0", "a diagnostic")
      check.has(diagnostics(editor)[1], "there is no node `Part`")
    end,
  },
  {
    "what flows on the arrows is shown",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:wait("return #vim.lsp.inlay_hint.get({ bufnr = 0 }) > 0", "inlay hints")
      check.equal(hints(editor), { "(string name)", "(string name) -> (string text)" })
    end,
  },
  {
    "settings of the server take effect",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:wait("return #vim.lsp.inlay_hint.get({ bufnr = 0 }) > 0", "inlay hints")
      check.equal(hints(editor), { "(string name) -> (string text)" })
    end,
    { init = "vim.lsp.config('flux', { settings = { flux = { inlayHints = { tuples = false } } } })" },
  },
  {
    "hints and lenses can be left out",
    function(editor)
      editor:open("hello.flux", HELLO)
      check.equal(editor:lua("return vim.lsp.inlay_hint.is_enabled({ bufnr = 0 })"), false)
      check.equal(editor:lua("return #vim.lsp.codelens.get(0)"), 0)
    end,
    { init = "vim.g.flux = { inlay_hints = false, code_lenses = false }" },
  },
  {
    "words are highlighted by meaning, in the syntax file's groups",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:at("Greet;")
      local groups = editor:wait(
        [[local out = {}
          for _, token in ipairs(vim.inspect_pos().semantic_tokens) do out[#out + 1] = token.opts.hl_group_link end
          return #out > 0 and out]],
        "semantic tokens"
      )
      check.has(table.concat(groups, " "), "Function")
      editor:at("Hello using")
      local link = editor:lua([[return vim.api.nvim_get_hl(0, { name = "@lsp.type.event.flux" }).link]])
      check.equal(link, "fluxSource")
    end,
  },
  {
    "completion: what fits on the arrow comes first",
    function(editor)
      editor:open("hello.flux", HELLO .. "\nCount (string name) -> (int n) using cel(\"size(name)\");\n")
      editor:lua("vim.o.completeopt = 'menuone,noinsert'")
      editor:at("Greet;")
      editor:type("i<C-x><C-o>")
      local words = editor:wait(
        [[local info = vim.fn.complete_info({ "items", "pum_visible" })
          return info.pum_visible == 1 and vim.iter(info.items):map(function(it) return it.word end):totable()]],
        "the menu"
      )
      check.equal({ words[1], words[2] }, { "Count", "Greet" })
    end,
  },
  {
    "a fix is applied",
    function(editor)
      editor:open("hello.flux", (HELLO:gsub("= Greet", "= Gret")))
      editor:wait("return #vim.diagnostic.get(0) > 0", "a diagnostic")
      editor:at("Gret;")
      editor:lua("vim.lsp.buf.code_action({ apply = true, context = { only = { 'quickfix' }, diagnostics = {} } })")
      editor:sees("Page = Greet;")
      quiet(editor)
    end,
    {
      -- Where there are several, the first is taken.
      init = "vim.ui.select = function(items, _, choose) choose(items[1]) end",
    },
  },
  {
    "rename goes through two files",
    function(editor)
      editor:file("part.flux", "Part (string name) -> (string text) using text.template(\"{name}\");\n")
      editor:open("main.flux", 'use "part.flux";\nsource S using http.get("/{string name}") => Part;\n')
      quiet(editor)
      editor:at("Part;")
      editor:type("grn")
      editor:wait("return vim.fn.mode() == 'c'", "the question")
      editor:type("<C-u>Whole<CR>")
      editor:sees("=> Whole;")
      editor:sees("Whole (string name)", "part.flux")
      quiet(editor)
    end,
    { init = "vim.o.hidden = true" },
  },
  {
    "formatting",
    function(editor)
      editor:open("hello.flux", (HELLO:gsub("Page = Greet", "Page=Greet")))
      editor:lua("vim.lsp.buf.format({ async = true })")
      editor:sees("Page = Greet;")
    end,
  },
  {
    "hover tells what a node is",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:at("Greet;")
      editor:type("K")
      local text = editor:wait(
        [[for _, window in ipairs(vim.api.nvim_list_wins()) do
            if vim.api.nvim_win_get_config(window).relative ~= "" then
              return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\n")
            end
          end]],
        "the hover"
      )
      check.has(text, "Says hello.")
    end,
  },
  {
    "a component's declaration opens, read-only",
    function(editor)
      editor:open("hello.flux", HELLO)
      editor:at("text.template")
      editor:lua("vim.lsp.buf.definition()")
      editor:wait("return vim.api.nvim_buf_get_name(0):find('/cache/flux/', 1, true) ~= nil", "the declaration")
      check.equal(editor:lua("return vim.bo.modifiable"), false)
      check.has(editor:text(), "component text.template")
    end,
  },
  {
    "it is restarted",
    function(editor)
      editor:open("hello.flux", HELLO)
      local before = editor:lua("return vim.lsp.get_clients({ bufnr = 0 })[1].id")
      editor:command("FluxRestart")
      editor:says("the language server is started again")
      editor:wait(
        "local client = vim.lsp.get_clients({ bufnr = 0 })[1] return client and client.initialized and client.id ~= ...",
        "another server",
        before
      )
      check.equal(editor:lua("return #vim.lsp.get_clients()"), 1)
    end,
  },
}
