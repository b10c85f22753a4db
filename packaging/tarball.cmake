# The package for any system: what is installed, below one folder, with packaging/install-user
# at its top. cmake --build build --target package makes it, package_source the sources.
#
# SPDX-License-Identifier: GPL-2.0-or-later

# Of no component that cmake --install puts in place.
install(PROGRAMS ${CMAKE_CURRENT_LIST_DIR}/install-user DESTINATION . COMPONENT tarball
    EXCLUDE_FROM_ALL)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION . COMPONENT tarball EXCLUDE_FROM_ALL)
set(CPACK_INSTALL_CMAKE_PROJECTS ${PROJECT_BINARY_DIR} ${PROJECT_NAME} ALL /
    ${PROJECT_BINARY_DIR} ${PROJECT_NAME} tarball /)

# A plugin works with the minor release of Wireshark that it was built for.
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
string(CONCAT CPACK_PACKAGE_FILE_NAME "sipdiag-${PROJECT_VERSION}"
    "-wireshark-${Wireshark_MAJOR_VERSION}.${Wireshark_MINOR_VERSION}"
    "-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR}")
set(CPACK_GENERATOR TGZ)
set(CPACK_STRIP_FILES ON)

string(REGEX REPLACE "([][+.*?()^$|\\\\])" "\\\\\\1" source "${PROJECT_SOURCE_DIR}")
set(CPACK_SOURCE_PACKAGE_FILE_NAME sipdiag-${PROJECT_VERSION})
set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_IGNORE_FILES "^${source}/(build[^/]*|\\\\.git)(/|$)" "/__pycache__/")
include(CPack)
