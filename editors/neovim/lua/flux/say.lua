--- Messages, all alike: `flux: …`. Short ones: what does not fit on a line of the screen has to be waved away.
local M = {}

local function notify(text, level)
  vim.notify("flux: " .. text, level)
end

function M.info(text)
  notify(text, vim.log.levels.INFO)
end

--- What can't be done, and why. As a warning: Neovim throws an error's text at whoever runs the command from Lua.
function M.error(text)
  notify(text, vim.log.levels.WARN)
end

--- Why there is no language server: said for the first file that is opened, not for each.
function M.unserved(text)
  -- What opening the file has said is cleared first; both at once would have to be waved away.
  vim.cmd.redraw()
  vim.notify_once("flux: " .. text .. " (:checkhealth flux)", vim.log.levels.WARN)
end

return M
