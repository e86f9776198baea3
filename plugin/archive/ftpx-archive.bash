# Completion of ftpx-archive for bash.
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash

_ftpx_archive() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
    local options='-z -o --files-from --workers --scheduler --dashboard --unit --store --run --resume --scan --help
        --version'
    local reports='ftpx,flows ftpx,json ftpx,report ftpx,sessions ftpx,transfers ftpx,downloads
        ftpx,files ftpx,logins ftpx,eve ftpx,zeek ftpx,extract'

    case $before in
        -z) mapfile -t COMPREPLY < <(compgen -W "$reports" -- "$word") ;;
        -o) mapfile -t COMPREPLY < <(compgen -W 'ftpx.' -- "$word") ;;
        --store | --run | --resume) mapfile -t COMPREPLY < <(compgen -d -- "$word") ;;
        --workers | --scheduler | --dashboard | --unit) COMPREPLY=() ;;
        *)
            mapfile -t COMPREPLY < <(compgen -f -- "$word")
            [[ $word != -* ]] || mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
            ;;
    esac
}
complete -o filenames -F _ftpx_archive ftpx-archive
