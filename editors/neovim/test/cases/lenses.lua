-- Code lenses: what they say, and what happens when one is chosen.

local check = require("check")

local HELLO = [[
/// Says hello.
Greet (string name) -> (string text) using text.template("Hello, {name}!");

source Hello using http.get("/hello/{string name}") => Page;
Page = Greet;
]]

local function lenses(editor)
  editor:wait(
    "local all = vim.lsp.codelens.get(0) return #all >= 4 and vim.iter(all):all(function(it) return it.command end)",
    "code lenses"
  )
  return editor:lua([[return vim.iter(vim.lsp.codelens.get(0)):map(function(it) return it.command.title end):totable()]])
end

return {
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
}
