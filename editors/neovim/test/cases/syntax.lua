-- What the syntax file alone makes of the language and its dialects: no server runs here.

local check = require("check")

local PROGRAM = [[
/// A news service.
// A remark. TODO more
type Edit = (int user, list<string> text);
store news using memory(entries: 1_000, size: 16MB);
typedef hit using cel("it != null");
use "auth.flux" as auth;

@volatile(3m, on_error: 1h)
Edits (int user) -> (list<Edit> edits)
  using sql.query(news, "select \"x\" from t where user = :user and {name}");
source Read using http.get("/feed/{int user}") {session: Sid} => Feed;
Feed = { Own, Friends -> each Edits -> list.flatten() } -> {title: "x", own: own} -> Merge;
Handler:[_, !hit, some] = A -> env("X", true);
handle error Edits(404, 410) => Sorry;
recover Reviews => NoReviews;
constraint Edits:{cache?, room(session), d(user)};
assume closed_world(news);
optimize Edits with cache(entries: 100_000, ttl: 250ms);
component geo.lookup(string db) (string ip) -> (string city);
]]

local HISTORIC = [[
Listen () => (int socket);
Write (int socket, bool close, image_tag *request, __u8* rgb) => (char* data);
Handler:[*, *, hit] = ReadIn -> Compress;
atomic CheckCache:{cache};
handle error ReadIn -> FourOhFour;
source store => each;
store () => ();
each = A -> each -> store;
source using f() => X;
]]

--- The group at the first place of `text`, `offset` bytes further on.
local function group(editor, text, offset)
  editor:at(text)
  return editor:lua(
    [[local line, column = unpack(vim.api.nvim_win_get_cursor(0))
      return vim.fn.synIDattr(vim.fn.synID(line, column + 1 + ..., 1), "name")]],
    offset or 0
  )
end

local function all(name, text, groups)
  return {
    name,
    function(editor)
      editor:lua("vim.cmd.edit(...)", editor:file("a.flux", text))
      local found, expected = {}, {}
      for _, it in ipairs(groups) do
        expected[#expected + 1] = ("%s+%d: %s"):format(it[1], it[3] or 0, it[2])
        found[#found + 1] = ("%s+%d: %s"):format(it[1], it[3] or 0, group(editor, it[1], it[3]))
      end
      check.equal(found, expected)
    end,
    { init = "vim.g.flux = { lsp = false }" },
  }
end

return {
  all("the language of today", PROGRAM, {
    { "/// A news", "fluxDoc" },
    { "// A remark", "fluxComment" },
    { "TODO", "fluxTodo" },
    { "type Edit", "fluxKeyword" },
    { "Edit = ", "fluxType" },
    { "int user, list", "fluxBuiltinType" },
    { "list<string>", "fluxBuiltinType" },
    { "string> text", "fluxBuiltinType" },
    { "store news", "fluxKeyword" },
    { "news using", "fluxStore" },
    { "using memory", "fluxKeyword" },
    { "memory(", "fluxComponent" },
    { "entries: 1", "fluxField" },
    { "1_000", "fluxNumber" },
    { "16MB", "fluxNumber", 3 },
    { "typedef hit", "fluxKeyword" },
    { "hit using", "fluxTypedef" },
    { '"it != ', "fluxString" },
    { 'use "auth', "fluxKeyword" },
    { "as auth", "fluxKeyword" },
    { "@volatile", "fluxAnnotation" },
    { "3m, on", "fluxNumber", 1 },
    { "on_error", "fluxField" },
    { "Edits (int user)", "fluxNode" },
    { "-> (list", "fluxOperator" },
    { "Edit> edits", "fluxType" },
    { "sql.query", "fluxComponent", 6 },
    { [[\"x]], "fluxEscape" },
    { ":user", "fluxPlaceholder" },
    { "{name}", "fluxPlaceholder" },
    { "source Read", "fluxKeyword" },
    { "Read using", "fluxSource" },
    { "session: Sid", "fluxKeyword" },
    { "Feed = ", "fluxFlow" },
    { "each Edits", "fluxKeyword" },
    { "list.flatten", "fluxComponent" },
    { "title: ", "fluxField" },
    { "own: own", "fluxField" },
    { "Handler:", "fluxFlow" },
    { "_, !hit", "fluxWildcard" },
    { "!hit", "fluxOperator" },
    { "hit, some", "fluxTypedef" },
    { "some]", "fluxPatternKeyword" },
    { "env(", "fluxKeyword" },
    { "true)", "fluxBoolean" },
    { "handle error", "fluxKeyword" },
    { "error Edits", "fluxKeyword" },
    { "404", "fluxNumber" },
    { "recover", "fluxKeyword" },
    { "constraint Edits", "fluxKeyword" },
    { "cache?, ", "fluxLock" },
    { "room(", "fluxLock" },
    { "session)", "fluxScope" },
    { "user)};", "fluxKey" },
    { "assume", "fluxKeyword" },
    { "closed_world", "fluxKeyword" },
    { "optimize", "fluxKeyword" },
    { "with cache", "fluxKeyword" },
    { "250ms", "fluxNumber", 4 },
    { "component geo", "fluxKeyword" },
    { "geo.lookup", "fluxComponent" },
  }),
  all("the dialects of 2006, and keywords that are names", HISTORIC, {
    { "Listen ()", "fluxNode" },
    { "=> (int socket)", "fluxOperator" },
    { "image_tag *request", "fluxType" },
    { "*request", "fluxOperator" },
    { "__u8*", "fluxType" },
    { "char* data", "fluxBuiltinType" },
    { "*, *, hit", "fluxWildcard" },
    { "atomic", "fluxKeyword" },
    { "cache};", "fluxLock" },
    { "-> FourOhFour", "fluxOperator" },
    { "source store", "fluxKeyword" },
    { "store => each", "fluxSource" },
    { "store ()", "fluxNode" },
    { "each = A", "fluxFlow" },
    { "each -> store", "" },
    { "store;", "" },
    { "source using f", "fluxNode" },
  }),
}
