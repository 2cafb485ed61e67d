-- `:FluxGraph`: the split that follows the program, and the picture.

local check = require("check")

local HELLO = [[
/// Says hello.
Greet (string name) -> (string text) using text.template("Hello, {name}!");

source Hello using http.get("/hello/{string name}") => Page;
Page = Greet;
]]

--- The title of the graph's split.
local function title(editor)
  return editor:lua([[
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.bo[vim.api.nvim_win_get_buf(window)].filetype == "fluxgraph" then return vim.wo[window].winbar end
    end]])
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
}
