$(eval $(call bench,reads))
