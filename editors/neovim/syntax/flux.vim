" Flux: the language and its dialects of 2006.
" A language server knows what names mean; this knows what they look like. Keywords are contextual, as in the language:
" a node may be called `store` or `each`.

if exists('b:current_syntax')
  finish
endif
let s:keep = &cpoptions
set cpoptions&vim

syntax case match
syntax sync minlines=200

" Operators, before all that begins with the same characters.
syntax match fluxOperator /->\|=>/
syntax match fluxOperator /[*!?]/
syntax match fluxDelimiter /;/

" Names that are called, `http.get(…)`, `pass()`, and those of nodes where they are declared.
syntax match fluxComponent /\<\h\w*\%(\.\h\w*\)*\ze(/
syntax match fluxComponent /\<\h\w*\%(\.\h\w*\)\+\>/
syntax match fluxNode /\%(^\|;\)\@1<=\s*\zs\h\w*\ze\s*(\s*\%()\|\h[[:alnum:]_<>, \t]*[ \t*]\h\w*\s*[,)=]\)/
syntax match fluxNode /^\h\w*\ze\_s\+using\_s\+\h[[:alnum:]_.]*\s*(/
syntax match fluxFlow /\%(^\|;\)\@1<=\s*\zs\h\w*\ze\s*\%(=\%([>=]\)\@!\|:\s*\[\)/

" Types, where a name follows them: `(int user, image_tag *request)`.
syntax match fluxType /\%([(,]\s*\)\@<=\h\w*\ze\%(\s*\*\+\s*\|\s\+\)\h\w*\s*[,)=]/
syntax match fluxType /\%([(,<]\s*\)\@<=\h\w*\ze\s*[<>]/
syntax match fluxBuiltinType /\<\%(int\|float\|bool\|string\|bytes\|json\|time\|duration\|char\)\ze\%(\s*[*>]\|\s\+\*\=\h\)/
syntax match fluxBuiltinType /\<\%(list\|map\|option\|stream\)\ze\s*</
syntax match fluxBuiltinType /\%(\<map\s*<\s*\)\@<=\h\w*\ze\s*,/

" Arguments and fields: `ttl: 3m`.
syntax match fluxField /\%([(,{]\_s*\)\@<=\h\w*\ze\s*:/
syntax match fluxField /^\s\+\zs\h\w*\ze\s*:\s/

" Patterns of a case, `:[_, !hit, some]`, and locks, `:{cache?, room(session)}`.
syntax region fluxPattern matchgroup=fluxDelimiter start=/:\s*\[/ end=/\]\|;\@=/ contains=fluxTypedef,fluxWildcard,fluxPatternKeyword,fluxOperator,@fluxComments
syntax match fluxTypedef /\h\w*/ contained
syntax match fluxWildcard /\<_\>\|\*/ contained
syntax keyword fluxPatternKeyword some none contained
syntax region fluxLocks matchgroup=fluxDelimiter start=/\%(^\s*\%(constraint\|atomic\)\s\+[[:alnum:]_.]\+\s*:\s*\)\@<={/ end=/}\|;\@=/ contains=fluxLock,fluxScope,fluxKey,fluxOperator,@fluxComments
syntax match fluxLock /\h\w*/ contained
syntax match fluxKey /(\@1<=\s*\h\w*\ze\s*)/ contained
syntax match fluxScope /(\@1<=\s*\%(session\|program\)\ze\s*)/ contained

" Keywords at the head of an item: a name or a text follows, and not `using` and a call, which follow a node's name.
syntax match fluxKeyword /\%(^\|[;}]\)\@1<=\s*\zs\%(use\|type\|typedef\|component\|source\|handle\|recover\|constraint\|atomic\|store\|assume\|optimize\)\>\ze\%(\s\+using\s\+\h[[:alnum:]_.]*\s*(\)\@!\s\+["*[:alpha:]_]/
syntax match fluxKeyword /^\s*\zs\%(use\|type\|typedef\|component\|source\|handle\|recover\|constraint\|atomic\|store\|assume\|optimize\)\ze\s*$/
syntax match fluxKeyword /\%(\<handle\s\+\)\@<=error\>/
syntax match fluxKeyword /\%(\<assume\s\+\)\@<=closed_world\>/
" … and inside of items.
syntax match fluxKeyword /\<using\ze\_s\+\h[[:alnum:]_.]*\_s*(/
syntax match fluxKeyword /\<with\ze\_s\+\h[[:alnum:]_.]*\_s*(/
syntax match fluxKeyword /\%("\s*\)\@<=as\ze\s\+\h/
syntax match fluxKeyword /\%({\s*\)\@<=session\ze\s*:/
syntax match fluxKeyword /\<each\ze\s*\%([({]\|\s\h\)/
syntax match fluxKeyword /\<env\ze\s*(/
syntax match fluxKeyword /\%([(,]\s*\)\@<=live\ze\s\+\h[[:alnum:]_.]*\s\+\h/

" What an item declares.
syntax match fluxSource /\%(\<source\s\+\)\@<=\h\w*/
syntax match fluxTypedef /\%(\<typedef\s\+\)\@<=\h\w*/
syntax match fluxType /\%(\<type\s\+\)\@<=\h\w*/
syntax match fluxStore /\%(\<store\s\+\)\@<=\h\w*\%(\s*[(=:]\)\@!/
syntax match fluxComponent /\%(\<component\s\+\)\@<=\h[[:alnum:]_.]*/

" Annotations.
syntax match fluxAnnotation /@\h\w*/

" Literals.
syntax match fluxNumber /\%(\w\|\.\)\@1<!-\=\d[0-9_]*\%(\.\d[0-9_]*\)\=\%(\%(ns\|us\|ms\|s\|m\|h\|d\|B\|KB\|MB\|GB\|TB\|KiB\|MiB\|GiB\|TiB\)\=\>\|%\)/
syntax keyword fluxBoolean true false
syntax region fluxString start=/"/ skip=/\\./ end=/"\|$/ oneline contains=fluxEscape,fluxPlaceholder,fluxBrace
syntax region fluxString start=/"""/ skip=/\\./ end=/"""/ contains=fluxEscape,fluxPlaceholder,fluxBrace
syntax match fluxEscape /\\[nrt"\\]\|\\u{\x\{1,6}}/ contained
syntax match fluxPlaceholder /{[^{}"]*}/ contained
syntax match fluxPlaceholder /:\@1<!:\h\w*/ contained
syntax match fluxBrace /{{\|}}/ contained

" Comments; `///` is documentation, `////` is not.
syntax cluster fluxComments contains=fluxComment,fluxDoc
syntax match fluxComment "//.*$" contains=fluxTodo,@Spell
syntax match fluxDoc "////\@!.*$" contains=fluxTodo,@Spell
syntax region fluxComment start="/\*" end="\*/" contains=fluxTodo,@Spell
syntax keyword fluxTodo TODO FIXME XXX NOTE contained

highlight default link fluxOperator Operator
highlight default link fluxDelimiter Delimiter
highlight default link fluxKeyword Keyword
highlight default link fluxPatternKeyword Keyword
highlight default link fluxScope Keyword
highlight default link fluxNode Function
highlight default link fluxFlow Function
highlight default link fluxSource Function
highlight default link fluxComponent Special
highlight default link fluxType Type
highlight default link fluxBuiltinType Type
highlight default link fluxTypedef Structure
highlight default link fluxWildcard Special
highlight default link fluxStore Identifier
highlight default link fluxLock Constant
highlight default link fluxKey Identifier
highlight default link fluxAlias Include
highlight default link fluxField Identifier
highlight default link fluxValue Normal
highlight default link fluxAnnotation PreProc
highlight default link fluxNumber Number
highlight default link fluxBoolean Boolean
highlight default link fluxString String
highlight default link fluxEscape SpecialChar
highlight default link fluxBrace SpecialChar
highlight default link fluxPlaceholder SpecialChar
highlight default link fluxComment Comment
highlight default link fluxDoc SpecialComment
highlight default link fluxTodo Todo

let b:current_syntax = 'flux'
let &cpoptions = s:keep
unlet s:keep
