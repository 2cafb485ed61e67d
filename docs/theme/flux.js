// Highlights Flux in the book. highlight.js comes with mdBook and knows no Flux; this tells it, and colours the blocks that
// it left alone. The words are the language's own: a test compares them with it.
"use strict";

(() => {
  const keywords =
    "use as type typedef component source session handle error recover constraint atomic store using assume " +
    "closed_world optimize with each live env true false program some none";
  const types = "int float bool string bytes json time duration list map option stream char";

  const text = {
    className: "string",
    contains: [
      { className: "subst", begin: /\{[A-Za-z_][\w .]*\*?\}/ },
      { begin: /\\./ },
    ],
  };

  hljs.registerLanguage("flux", () => ({
    name: "Flux",
    keywords: { keyword: keywords },
    contains: [
      { className: "comment", begin: /\/\//, end: /$/ },
      { className: "comment", begin: /\/\*/, end: /\*\// },
      { ...text, begin: /"""/, end: /"""/ },
      { ...text, begin: /"/, end: /"|$/ },
      { className: "meta", begin: /@[A-Za-z_]\w*/ },
      { className: "number", begin: /\b\d[\d_]*(\.\d+)?([KMGT]i?B|B|[mun]s|[smhd])?(%|\b)/ },
      // Where a word is a type: a name follows, or it is the type of a type.
      { className: "type", begin: new RegExp(`\\b(${types.split(" ").join("|")})(?=[<>*]|\\s+\\*?[A-Za-z_]|,\\s*\\w+>)`) },
      // Calls and declarations, arguments and fields: names even where they are spelt like a keyword.
      { className: "built_in", begin: /\b(?!env\b)[A-Za-z_]\w*(\.\w+)*(?=\()|\b[A-Za-z_]\w*(\.\w+)+/ },
      { className: "title", begin: /^[A-Za-z_]\w*(?=\s*(\(|=(?!>)|:\s*\[))/ },
      { className: "attr", begin: /\b(?!session\b)[A-Za-z_]\w*(?=\s*:)/ },
    ],
  }));

  // `flux,ignore` and `flux greet.flux` are Flux, too; a session's transcript is not.
  for (const block of document.querySelectorAll("pre > code[class*='language-flux']")) {
    if ([...block.classList].includes("language-flux")) {
      block.className = "language-flux";
      hljs.highlightBlock(block);
    }
  }
})();
