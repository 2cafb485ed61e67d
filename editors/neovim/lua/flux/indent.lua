--- How far a line is indented, by what the lines before it leave open.
--- Comes in: a line's number. Goes out: columns. *Never* here: a whole parse; the formatter has the last word.
local M = {}

--- A line without its comment and with its strings emptied.
local function code(line)
  line = line:gsub('\\.', ""):gsub('"[^"]*"?', '""')
  return (line:gsub("//.*$", ""):gsub("%s+$", ""))
end

--- How many brackets a line leaves open; below nought: how many it closes of those before it.
local function opened(line)
  local _, open = line:gsub("[%(%[{]", "")
  local _, close = line:gsub("[%)%]}]", "")
  return open - close
end

--- The last line before `lnum` that has code, and its number.
local function before(lnum)
  for at = lnum - 1, 1, -1 do
    local line = code(vim.fn.getline(at))
    if line ~= "" then
      return line, at
    end
  end
end

--- Whether an item ends with this line: so do annotations, which stand above theirs.
local function ends(line)
  return line:match(";$") ~= nil or (line:match("^%s*@[%w_]+") and opened(line) == 0)
end

function M.at(lnum)
  local width = vim.fn.shiftwidth()
  local line, number = before(lnum)
  if not line or ends(line) then
    return 0
  end
  local columns = vim.fn.indent(number) + math.max(opened(line), 0) * width
  local _, earlier = before(number)
  if not earlier or ends(code(vim.fn.getline(earlier))) then
    -- The first line of its item: what follows belongs to it.
    columns = math.max(columns, vim.fn.indent(number) + width)
  end
  if vim.fn.getline(lnum):match("^%s*[%)%]}]") then
    columns = columns - width
  end
  return math.max(columns, 0)
end

return M
