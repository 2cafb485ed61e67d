" The reply to a test request, and its way through the graph, as `flux send --include --trace` writes them.

if exists('b:current_syntax')
  finish
endif

syntax match fluxreplyRequest /\%1l.*/
syntax match fluxreplyFine /\%3l[123]\d\d\>.*/
syntax match fluxreplyFailure /\%3l[45]\d\d\>.*/
syntax match fluxreplyHeader /^[a-z][-a-z0-9]*:\ze /
syntax match fluxreplyTime /\<[0-9.]\+ \%(ns\|µs\|ms\|s\)\>/
syntax match fluxreplyBar /[▏▎▍▌▋▊▉█]\+/
syntax match fluxreplyLine /[─━]\+/
syntax match fluxreplyFailed /\<failed: \d\+/
syntax match fluxreplyError /^error: .*/

highlight default link fluxreplyRequest Title
highlight default link fluxreplyFine String
highlight default link fluxreplyFailure ErrorMsg
highlight default link fluxreplyHeader Identifier
highlight default link fluxreplyTime Number
highlight default link fluxreplyBar Function
highlight default link fluxreplyLine Comment
highlight default link fluxreplyFailed WarningMsg
highlight default link fluxreplyError ErrorMsg

let b:current_syntax = 'fluxreply'
