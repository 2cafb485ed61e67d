--- `:checkhealth flux`: what is needed, what is there, and what to do about what is not.
local M = {}

local health = vim.health

local function neovim()
  health.start("Neovim")
  local version = tostring(vim.version())
  if vim.fn.has("nvim-0.11") == 1 then
    health.ok("Neovim " .. version)
  else
    health.error("Neovim " .. version .. " is too old", "use Neovim 0.11 or newer")
  end
end

local function binary()
  health.start("The command `flux`")
  local own = require("flux.binary")
  local path, fault = own.path()
  if not path then
    return health.error(fault, own.advice)
  end
  local ok, out = pcall(function()
    return vim.system({ path, "--version" }, { text = true, timeout = 5000 }):wait()
  end)
  local said = ok and vim.trim(out.stdout or "") or ""
  fault = not ok and ("`%s` does not start: %s"):format(path, out) or own.judge(path, said)
  if fault then
    return health.error(fault, own.advice)
  end
  health.ok(("%s: %s"):format(path, said))
end

local function server()
  health.start("The language server")
  if not require("flux.options").lsp then
    health.info("`vim.g.flux` says `lsp = false`: this plugin does not start it")
  end
  local clients = vim.lsp.get_clients({ name = "flux" })
  if #clients == 0 then
    return health.warn("it does not run", "open a .flux file; `:FluxRestart` starts it for files that are open")
  end
  for _, client in ipairs(clients) do
    local version = vim.tbl_get(client, "server_info", "version") or "of an unknown version"
    local buffers = vim.tbl_count(client.attached_buffers)
    local files = ("%d file%s open"):format(buffers, buffers == 1 and "" or "s")
    health.ok(("flux %s in %s, %s"):format(version, client.root_dir or "no folder", files))
    local settings = vim.tbl_get(client.settings or {}, "flux")
    if type(settings) == "table" and next(settings) then
      health.info("settings: " .. vim.inspect(settings, { newline = " ", indent = "" }))
    end
  end
end

local function files()
  health.start("Files")
  local found = vim.filetype.match({ filename = "a.flux" })
  if found == "flux" then
    health.ok("`.flux` files are of the type flux")
  else
    health.error(("`.flux` files are of the type %s"):format(found or "none"), "`:filetype plugin on`")
  end
end

function M.check()
  neovim()
  binary()
  server()
  files()
end

return M
