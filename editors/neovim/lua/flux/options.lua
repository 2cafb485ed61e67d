--- What the user has set in `vim.g.flux`, else the defaults. Read each time, so that it may be set late.
local defaults = {
  --- Start the language server for every `.flux` file.
  lsp = true,
  --- Show what is on the arrows, and the other inlay hints.
  inlay_hints = true,
  --- Show uses, "run" and "send a request" above items.
  code_lenses = true,
}

return setmetatable({}, {
  __index = function(_, name)
    local set = vim.g.flux
    if type(set) == "table" and set[name] ~= nil then
      return set[name]
    end
    return defaults[name]
  end,
})
