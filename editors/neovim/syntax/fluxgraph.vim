" The graph of a program, as `flux graph` prints it.

if exists('b:current_syntax')
  finish
endif

" Names of components have dots, and are one word for <CR>.
setlocal iskeyword+=.

syntax match fluxgraphNode /^\s*\%(- \)\=\zs\h[[:alnum:]_.]*/ contains=fluxgraphKeyword
syntax match fluxgraphCase /^\s*\zs.* is \!\=\h\w*\ze:/
syntax match fluxgraphTuple /[↓⇒].*$/ contains=fluxgraphArrow,fluxgraphNote
syntax match fluxgraphArrow /[↓⇒]/ contained
syntax match fluxgraphNote /\<by name:/ contained
syntax match fluxgraphKeyword /^\s*\zs\%(source\|node\|using\|otherwise\)\>/
syntax match fluxgraphKeyword /^\s*at the same time$/
syntax match fluxgraphHead /\%(^\%(source\|node\) \)\@<=\h\w*/
syntax match fluxgraphError /^\s*\zs! error.*$/
syntax match fluxgraphAnnotation /@\h\w*\%(([^)]*)\)\=/
syntax match fluxgraphLocks /{[^}]*}/
syntax match fluxgraphTitle /\%1l.*/
syntax match fluxgraphOrder /^locks, in the order of acquisition:/

highlight default link fluxgraphTitle Title
highlight default link fluxgraphOrder Comment
highlight default link fluxgraphNode Function
highlight default link fluxgraphHead Function
highlight default link fluxgraphTuple Comment
highlight default link fluxgraphArrow Operator
highlight default link fluxgraphNote Keyword
highlight default link fluxgraphKeyword Keyword
highlight default link fluxgraphCase Conditional
highlight default link fluxgraphError WarningMsg
highlight default link fluxgraphAnnotation PreProc
highlight default link fluxgraphLocks Constant

let b:current_syntax = 'fluxgraph'
