--- A Neovim of its own for one case: started as a user's would be, with the plugin installed as a package, driven by
--- keys and looked at from outside.
--- Comes in: what the user would type. Goes out: what the user would see. *Never* here: the plugin's own modules.
local Editor = {}
Editor.__index = Editor

local here = vim.fs.dirname(vim.uv.fs_realpath(debug.getinfo(1, "S").source:sub(2)))
local plugin = vim.fs.dirname(here)

--- Longer than anything takes on the busiest machine.
Editor.patience = tonumber(vim.env.PATIENCE) or 30000

local function write(path, text)
  vim.fn.mkdir(vim.fs.dirname(path), "p")
  local file = assert(io.open(path, "w"))
  file:write(text)
  file:close()
end

--- Starts an editor in an empty project. `options.init`: Lua for its init.lua; `options.binary`: false leaves `flux`
--- out of PATH, text is a script that stands there instead.
function Editor.start(options)
  options = options or {}
  local root = vim.uv.fs_realpath(vim.fn.tempname():match("^(.*)/")) .. "/case-" .. vim.uv.hrtime()
  local self = setmetatable({ root = root, project = root .. "/project" }, Editor)
  vim.fn.mkdir(self.project .. "/.git", "p")
  local packages = root .. "/data/nvim/site/pack/flux/start"
  vim.fn.mkdir(packages, "p")
  assert(vim.uv.fs_symlink(plugin, packages .. "/flux"))
  write(root .. "/config/nvim/init.lua", options.init or "")
  local bin = root .. "/bin"
  vim.fn.mkdir(bin, "p")
  if type(options.binary) == "string" then
    write(bin .. "/flux", options.binary)
    vim.uv.fs_chmod(bin .. "/flux", 493)
  elseif options.binary ~= false then
    assert(vim.uv.fs_symlink(assert(vim.env.FLUX_BIN, "FLUX_BIN names no flux"), bin .. "/flux"))
  end
  self.job = vim.fn.jobstart({ vim.v.progpath, "--embed", "--headless", "-i", "NONE", "-n" }, {
    rpc = true,
    cwd = self.project,
    env = {
      HOME = root,
      XDG_CONFIG_HOME = root .. "/config",
      XDG_DATA_HOME = root .. "/data",
      XDG_STATE_HOME = root .. "/state",
      XDG_CACHE_HOME = root .. "/cache",
      -- Nothing else: whoever has a flux of their own has it elsewhere.
      PATH = bin,
      NVIM = "",
    },
  })
  assert(self.job > 0, "the editor does not start")
  self.pid = vim.fn.jobpid(self.job)
  -- As with a screen: keys are waited for, and messages have room.
  vim.rpcrequest(self.job, "nvim_ui_attach", 120, 40, { rgb = true })
  self:wait("return vim.v.vim_did_enter == 1", "the editor to start")
  return self
end

--- Writes a file of the project, and gives its path.
function Editor:file(name, text)
  local path = self.project .. "/" .. name
  write(path, text)
  return path
end

--- Runs Lua in the editor; an editor that waits for a key, at "Press ENTER" for instance, is a failure.
function Editor:lua(code, ...)
  local mode = vim.rpcrequest(self.job, "nvim_get_mode")
  assert(not mode.blocking, "the editor waits for a key, in mode " .. mode.mode)
  return vim.rpcrequest(self.job, "nvim_exec_lua", code, { ... })
end

--- Waits until Lua in the editor gives something true, and gives it.
function Editor:wait(code, what, ...)
  local value
  local arguments = { ... }
  local came = vim.wait(Editor.patience, function()
    value = self:lua(code, unpack(arguments))
    return value and value ~= vim.NIL and true or false
  end, 20)
  assert(came, "waited in vain for " .. what)
  return value
end

--- Types keys, as a person does: in the notation of mappings.
function Editor:type(keys)
  vim.rpcrequest(self.job, "nvim_input", keys)
end

--- Types a command. It may wait for an answer: nothing is waited for here.
function Editor:command(line)
  self:type("<Esc>:" .. line:gsub("<", "<lt>") .. "<CR>")
end

--- Writes a file of the project, opens it, and waits for the language server to know it.
function Editor:open(name, text)
  local path = self:file(name, text)
  self:lua("vim.cmd.edit(...)", path)
  self:attached()
  return path
end

--- Waits until the language server has the current buffer.
function Editor:attached()
  self:wait(
    [[local client = vim.lsp.get_clients({ name = "flux", bufnr = 0 })[1] return client and client.initialized]],
    "the language server"
  )
end

--- The current buffer's lines, or those of the buffer whose name has this in it.
function Editor:lines(name)
  return self:lua(
    [[local name = ...
      for _, buf in ipairs(vim.api.nvim_list_bufs()) do
        if name and vim.api.nvim_buf_get_name(buf):find(name, 1, true) then
          return vim.api.nvim_buf_get_lines(buf, 0, -1, false)
        end
      end
      return not name and vim.api.nvim_buf_get_lines(0, 0, -1, false) or {}]],
    name
  )
end

function Editor:text(name)
  return table.concat(self:lines(name), "\n")
end

--- Waits until a buffer's text has this in it.
function Editor:sees(what, name)
  local came = vim.wait(Editor.patience, function()
    return self:text(name):find(what, 1, true) ~= nil
  end, 20)
  assert(came, ("waited in vain for `%s` in:\n%s"):format(what, self:text(name)))
end

--- Sets the cursor before the first place of a text.
function Editor:at(text)
  local line = self:lua([[return vim.fn.search("\\V" .. vim.fn.escape(..., "\\"), "cw")]], text)
  assert(line > 0, "the buffer has no " .. text)
end

--- All that the editor has said.
function Editor:messages()
  local ok, text = pcall(self.lua, self, [[return vim.fn.execute("messages")]])
  return ok and text or ("(none to be had: %s)"):format(text)
end

--- Waits until the editor has said this.
function Editor:says(what)
  local came = vim.wait(Editor.patience, function()
    return self:messages():find(what, 1, true) ~= nil
  end, 20)
  assert(came, ("waited in vain for the message `%s`; there is: %s"):format(what, self:messages()))
end

function Editor:stop()
  pcall(vim.rpcnotify, self.job, "nvim_command", "qall!")
  if vim.fn.jobwait({ self.job }, 10000)[1] == -1 then
    vim.fn.jobstop(self.job)
  end
  vim.fn.delete(self.root, "rf")
end

return Editor
