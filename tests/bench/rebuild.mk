$(eval $(call bench,rebuild))
