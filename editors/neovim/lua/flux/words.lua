--- A command line cut into words as a shell does it: blanks part them, quotes and `\` keep them together.
local M = {}

--- The words; none, and why, if a quote is left open.
function M.split(line)
  local words, word, quote = {}, nil, nil
  local at = 1
  while at <= #line do
    local char = line:sub(at, at)
    if char == "\\" and quote ~= "'" and at < #line then
      at = at + 1
      word = (word or "") .. line:sub(at, at)
    elseif quote then
      if char == quote then
        quote = nil
      else
        word = word .. char
      end
    elseif char == "'" or char == '"' then
      quote, word = char, word or ""
    elseif char:match("%s") then
      words[#words + 1], word = word, nil
    else
      word = (word or "") .. char
    end
    at = at + 1
  end
  if quote then
    return nil, "the quote " .. quote .. " is not closed"
  end
  words[#words + 1] = word
  return words
end

return M
