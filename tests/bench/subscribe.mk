$(eval $(call bench,subscribe))
