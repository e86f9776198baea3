# Makes zips that are the same bytes every time; sourced by packages/build and packages/windows. It refuses to know
# what is in them.
#
# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash

# zip_folder FOLDER ARCHIVE: sorted, with the time SOURCE_DATE_EPOCH for all files and nothing of this system.
zip_folder() {
    local folder=$1 archive=$2
    chmod -R u=rwX,go=rX "$folder"
    find "$folder" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
    (cd "$folder" && find . -type f -printf '%P\n' | LC_ALL=C sort |
        TZ=UTC zip -q -X -9 -@ "$archive")
}
