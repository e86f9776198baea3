# Completion of ftpx-scan for bash.
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash

_ftpx_scan() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local options='-z -o -r --files-from --each --memory --keep --tshark --null
        --list-inputs --condense --index --bytes --told --only-from --frames-before --frames-to --condensed-from --unfit --help --version'
    local reports='ftpx,flows ftpx,json ftpx,report ftpx,sessions ftpx,transfers ftpx,downloads
        ftpx,files ftpx,logins ftpx,eve ftpx,zeek ftpx,extract'

    case $before in
        -z) mapfile -t COMPREPLY < <(compgen -W "$reports" -- "$word") ;;
        -o) mapfile -t COMPREPLY < <(compgen -W 'ftpx.' -- "$word") ;;
        *)
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
            [[ $word != -* ]] || mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
            ;;
    esac
}
complete -o filenames -F _ftpx_scan ftpx-scan
