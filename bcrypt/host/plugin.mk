plugin_bcrypt_libs := -lnettle
