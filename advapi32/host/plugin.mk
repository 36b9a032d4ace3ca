plugin_advapi32_libs := -lsqlite3
