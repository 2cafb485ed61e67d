--- Which `flux` serves, and whether it can.
--- Comes in: the configuration of the language server, whose command names it. Goes out: its path, or what is wrong
--- in words that say what to do. *Never* here: starting anything but `flux --version`.
local M = {}

--- The oldest `flux` whose server answers all that this plugin asks.
M.oldest = "0.1.0"

--- What to do about it: for `:checkhealth`, which has room.
M.advice = "install flux, or tell where it is: vim.lsp.config('flux', { cmd = { '/path/to/flux', 'lsp' } })"

--- What `--version` said, by path.
local told = {}

--- The command's first word, as configured.
function M.name()
  local config = vim.lsp.config.flux
  local cmd = config and config.cmd
  return type(cmd) == "table" and cmd[1] or "flux"
end

--- Its path; none, and why.
function M.path()
  local name = M.name()
  local path = vim.fn.exepath(vim.fn.expand(name))
  if path == "" then
    return nil, ("there is no `%s` to run"):format(name)
  end
  return path
end

--- What is wrong with a program that says this of its version, if anything is.
function M.judge(path, said)
  path = vim.fn.fnamemodify(path, ":~")
  local version = said:match("^flux (%d+%.%d+%.%d+)")
  if not version then
    local first = said:match("[^\n]+") or "nothing"
    return ("`%s` is another program: its version is `%s`"):format(path, first)
  end
  if vim.version.lt(version, M.oldest) then
    return ("`%s` is flux %s, and this plugin needs %s or newer"):format(path, version, M.oldest)
  end
end

local function ask(path, done)
  local function heard(out)
    told[path] = vim.trim(out.stdout or "")
    done(M.judge(path, told[path]))
  end
  return vim.system({ path, "--version" }, { text = true, timeout = 5000 }, vim.schedule_wrap(heard))
end

--- Calls `done` with what is wrong, or with nothing.
function M.check(done)
  local path, fault = M.path()
  if not path then
    done(fault)
  elseif told[path] then
    done(M.judge(path, told[path]))
  else
    local ok, why = pcall(ask, path, done)
    if not ok then
      done(("`%s` does not start: %s"):format(path, why))
    end
  end
end

--- The path of a `flux` that can be run now; otherwise the user is told why not.
function M.ready()
  local path, fault = M.path()
  if path and not told[path] then
    local ok, out = pcall(function()
      return vim.system({ path, "--version" }, { text = true, timeout = 5000 }):wait()
    end)
    told[path] = ok and vim.trim(out.stdout or "") or nil
    fault = not ok and ("`%s` does not start: %s"):format(path, out) or nil
  end
  fault = fault or path and M.judge(path, told[path])
  if fault then
    require("flux.say").error(fault)
    return nil
  end
  return path
end

--- Asks again the next time: the program may have been replaced.
function M.forget()
  told = {}
end

return M
