--- What cases say of what they see.
local check = {}

function check.equal(found, expected)
  if not vim.deep_equal(found, expected) then
    error(("found %s\nexpected %s"):format(vim.inspect(found), vim.inspect(expected)), 2)
  end
end

--- That a text has another in it.
function check.has(text, part)
  if not tostring(text):find(part, 1, true) then
    error(("`%s` is not in:\n%s"):format(part, tostring(text)), 2)
  end
end

function check.lacks(text, part)
  if tostring(text):find(part, 1, true) then
    error(("`%s` is in:\n%s"):format(part, tostring(text)), 2)
  end
end

return check
