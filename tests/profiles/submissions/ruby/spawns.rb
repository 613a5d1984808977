system('true')
