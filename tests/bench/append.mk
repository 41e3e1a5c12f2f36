$(eval $(call bench,append))
