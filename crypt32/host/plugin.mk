plugin_crypt32_libs := -lgnutls
