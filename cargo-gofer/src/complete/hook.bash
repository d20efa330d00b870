
# `cargo gofer` is completed as `cargo-gofer`; all else of cargo as before.
_cargo_gofer_of_cargo() {
    local known
    known=$(complete -p cargo 2>/dev/null)
    [[ $known =~ -F\ ([^ ]+) && ${BASH_REMATCH[1]} != _cargo_gofer_or_cargo ]] || return 1
    _cargo_gofer_cargo=${BASH_REMATCH[1]}
}
_cargo_gofer_or_cargo() {
    if [[ ${COMP_WORDS[1]} == gofer && $COMP_CWORD -gt 1 ]]; then
        local COMP_WORDS=(cargo-gofer "${COMP_WORDS[@]:2}") COMP_CWORD=$((COMP_CWORD - 1))
        _clap_complete_cargo_gofer cargo-gofer "$2" "$3"
        return
    fi
    if [[ -z ${_cargo_gofer_cargo-} ]]; then
        # The first time, cargo's own is still to be loaded, which takes our place.
        complete -r cargo 2>/dev/null
        if declare -F _comp_load >/dev/null; then
            _comp_load cargo >/dev/null 2>&1
        elif declare -F _completion_loader >/dev/null; then
            _completion_loader cargo >/dev/null 2>&1
        fi
        _cargo_gofer_of_cargo || _cargo_gofer_cargo=:
        complete -o bashdefault -o default -F _cargo_gofer_or_cargo cargo
    fi
    "$_cargo_gofer_cargo" "$@"
}
_cargo_gofer_of_cargo
complete -o bashdefault -o default -F _cargo_gofer_or_cargo cargo
