
# `cargo gofer` is completed as `cargo-gofer`; all else of cargo as before.
function _cargo_gofer_or_cargo() {
    if [[ $words[2] == gofer && $CURRENT -gt 2 ]]; then
        words=(cargo-gofer "${(@)words[3,-1]}")
        (( CURRENT -= 1 ))
        _clap_dynamic_completer_cargo_gofer
    else
        ${_cargo_gofer_cargo:-_default} "$@"
    fi
}
if [[ ${_comps[cargo]-} != _cargo_gofer_or_cargo ]]; then
    _cargo_gofer_cargo=${_comps[cargo]-}
    compdef _cargo_gofer_or_cargo cargo
fi
